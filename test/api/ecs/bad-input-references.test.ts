import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ID, IN_A_CLUSTER, type Json, placesOfArns, REFERENCES, VALID } from '../../unit/ecs/operation-inputs.ts';
import { type BadInputServer, startBadInputServer } from './bad-input-server.ts';

const own = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`;
const their = (resource: string) => `arn:aws:ecs:us-east-1:111122223333:${resource}`;
const distant = (resource: string) => `arn:aws:ecs:eu-west-1:000000000000:${resource}`;

const refused = (__type: string, message: string) => ({ status: 400, body: { __type, message } });
const invalid = (message: string) => refused('InvalidParameterException', message);
const failing = (resource: string, reason = 'MISSING') => ({
  status: 200,
  body: { failures: [{ arn: own(resource), reason }] },
});
const NO_TASK = invalid('The referenced task was not found.');
const NO_INSTANCE = invalid('The referenced container instance was not found.');
const NO_DEFINITION = refused('ClientException', 'TaskDefinition not found.');
const NO_TASK_SET = refused('TaskSetNotFoundException', 'TaskSet not found.');
const NO_SERVICE = refused('ServiceNotFoundException', 'Service not found.');
const UNDESCRIBED = refused('ClientException', 'Unable to describe task definition.');

const NO_PROVIDER = invalid(
  'The specified capacity provider was not found. Specify a valid capacity provider and try again.',
);
const NO_OWN_PROVIDER = refused(
  'ClientException',
  'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
);

const NO_DAEMON_DEFINITION = refused('ClientException', 'Daemon task definition not found.');
const NO_DAEMON = refused('DaemonNotFoundException', 'Daemon not found.');
const NO_CLUSTER = refused('ClusterNotFoundException', 'Cluster not found.');

/** What is answered to a name of nothing, by the member that has it; `cluster` is the same everywhere. */
const UNKNOWN: readonly (readonly [reference: string, value: unknown, answer: object])[] = [
  ['CreateCluster.capacityProviders', ['nope'], NO_PROVIDER],
  ['DeleteCapacityProvider.capacityProvider', 'nope', NO_OWN_PROVIDER],
  ['DescribeCapacityProviders.capacityProviders', ['nope'], failing('capacity-provider/nope')],
  ['ExecuteCommand.task', ID, NO_TASK],
  ['PutClusterCapacityProviders.capacityProviders', ['nope'], NO_PROVIDER],
  ['UpdateCapacityProvider.name', 'nope', NO_OWN_PROVIDER],
  ['CreateDaemon.capacityProviderArns', ['nope'], NO_PROVIDER],
  ['CreateDaemon.clusterArn', own('cluster/nope'), NO_CLUSTER],
  ['CreateDaemon.daemonTaskDefinitionArn', 'nope', NO_DAEMON_DEFINITION],
  ['DescribeDaemonTaskDefinition.daemonTaskDefinition', 'agent:99', NO_DAEMON_DEFINITION],
  ['DeleteDaemonTaskDefinition.daemonTaskDefinition', 'agent:99', NO_DAEMON_DEFINITION],
  ['ListDaemons.clusterArn', own('cluster/nope'), NO_CLUSTER],
  ['ListDaemons.capacityProviderArns', ['nope'], { status: 200, body: { daemonSummariesList: [] } }],
  ['ListDaemonDeployments.daemonArn', own('daemon/default/d'), refused('ClientException', 'Daemon not found.')],
  ...['DescribeDaemon', 'UpdateDaemon', 'DeleteDaemon'].flatMap((name) => [
    [`${name}.daemonArn`, own('daemon/default/d'), NO_DAEMON] as const,
    [`${name}.daemonArn`, own('daemon/nope/d'), NO_CLUSTER] as const,
    [`${name}.daemonArn`, 'd', invalid('Invalid identifier: d')] as const,
  ]),
  ...['Update', 'Delete', 'Describe'].flatMap((verb) => [
    [`${verb}ExpressGatewayService.serviceArn`, own('service/nope/s'), NO_CLUSTER] as const,
    [
      `${verb}ExpressGatewayService.serviceArn`,
      own('service/default/s'),
      refused(`${verb === 'Describe' ? 'Resource' : 'Service'}NotFoundException`, 'Resource not found.'),
    ] as const,
  ]),
  ['DeleteTaskDefinitions.taskDefinitions', ['nope:1'], { status: 200, body: { taskDefinitions: [] } }],
  ['DeregisterContainerInstance.containerInstance', ID, NO_INSTANCE],
  ['DeregisterTaskDefinition.taskDefinition', 'web:99', UNDESCRIBED],
  ['DeregisterTaskDefinition.taskDefinition', 'web', refused('ClientException', 'Revision is missing.')],
  ['DescribeClusters.clusters', ['nope'], failing('cluster/nope')],
  ['DescribeContainerInstances.containerInstances', [ID], failing(`container-instance/default/${ID}`)],
  ['DescribeTaskDefinition.taskDefinition', 'web:99', UNDESCRIBED],
  ['DescribeTaskDefinition.taskDefinition', 'nope', UNDESCRIBED],
  ['DescribeTasks.tasks', [ID], failing(`task/default/${ID}`)],
  ['GetTaskProtection.tasks', [ID], failing(`task/default/${ID}`)],
  ['ListTasks.containerInstance', ID, { status: 200, body: { taskArns: [] } }],
  [
    'RegisterContainerInstance.containerInstanceArn',
    own(`container-instance/default/${ID}`),
    refused('ClientException', 'The referenced container instance was not found.'),
  ],
  ['CreateService.taskDefinition', 'nope', NO_DEFINITION],
  ['UpdateService.taskDefinition', 'nope', NO_DEFINITION],
  ['UpdateService.service', 'nope', NO_SERVICE],
  ['DeleteService.service', 'nope', NO_SERVICE],
  ['DeleteService.service', 'a b', invalid('Invalid identifier: a b')],
  ['DescribeServices.services', ['nope'], failing('service/default/nope')],
  ['ListServiceDeployments.service', 'nope', NO_SERVICE],
  ...['CreateTaskSet', 'UpdateTaskSet', 'DeleteTaskSet', 'DescribeTaskSets', 'UpdateServicePrimaryTaskSet'].map(
    (name) => [`${name}.service`, 'nope', NO_SERVICE] as const,
  ),
  ['CreateTaskSet.taskDefinition', 'nope', NO_DEFINITION],
  ['UpdateTaskSet.taskSet', 'ecs-svc/1', NO_TASK_SET],
  ['DeleteTaskSet.taskSet', 'ecs-svc/1', NO_TASK_SET],
  ['DescribeTaskSets.taskSets', ['ecs-svc/1'], failing('task-set/default/late/ecs-svc/1')],
  ['RunTask.taskDefinition', 'nope', NO_DEFINITION],
  ['RunTask.taskDefinition', 'web:x', invalid('Invalid revision number. Number: x')],
  ['StartTask.taskDefinition', 'web:99', NO_DEFINITION],
  ['StartTask.containerInstances', [ID], failing(`container-instance/default/${ID}`)],
  ['StopTask.task', ID, NO_TASK],
  ['StopTask.task', 'x', invalid('taskId length should be one of [32,36]')],
  ['SubmitContainerStateChange.task', ID, NO_TASK],
  ['SubmitTaskStateChange.task', ID, NO_TASK],
  ['UpdateContainerAgent.containerInstance', ID, NO_INSTANCE],
  ['UpdateContainerInstancesState.containerInstances', [ID], failing(`container-instance/default/${ID}`)],
  ['UpdateTaskProtection.tasks', [ID], failing(`task/default/${ID}`)],
];

/**
 * References that name no resource that must be there: an agent that asks where to connect is told by anyone, and
 * there is no daemon that could be given other capacity providers.
 */
const LOOSE = [
  'DiscoverPollEndpoint.cluster',
  'DiscoverPollEndpoint.containerInstance',
  'UpdateDaemon.capacityProviderArns',
];

describe('input that names', () => {
  let server: BadInputServer;
  beforeAll(async () => {
    server = await startBadInputServer();
  });
  afterAll(() => server.close());

  it.each(IN_A_CLUSTER)('an unknown cluster: %s', (operation) =>
    server.unchanged(async () => {
      const body = { __type: 'ClusterNotFoundException', message: 'Cluster not found.' };
      expect(await server.call(operation, { ...VALID[operation], cluster: 'nope' })).toEqual({ status: 400, body });
    }),
  );

  it.each(UNKNOWN)('what is not there: %s as %j', (reference, value, answer) =>
    server.unchanged(async () => {
      const [operation = '', member = ''] = reference.split('.');
      expect(await server.call(operation, { ...VALID[operation], [member]: value })).toMatchObject(answer);
    }),
  );

  it.each<[string, Json]>([
    ['PutAttributes', VALID.PutAttributes ?? {}],
    ['DeleteAttributes', VALID.DeleteAttributes ?? {}],
  ])('a target that is not there: %s', (operation, input) =>
    server.unchanged(async () =>
      expect(await server.call(operation, input)).toEqual(refused('TargetNotFoundException', `Could not find ${ID}`)),
    ),
  );

  it.each(placesOfArns(their).map(({ operation, member }, index) => [operation, member, index] as const))(
    'another account’s resource: %s by its %s',
    (_operation, _member, index) =>
      server.unchanged(async () => {
        const { operation, input } = placesOfArns(their)[index] ?? expect.fail();
        expect(await server.call(operation, input)).toEqual(invalid('AccountIDs mismatch'));
      }),
  );

  // AWS's sentence: https://github.com/aws/aws-cli/issues/3175
  it.each(placesOfArns(distant).map(({ operation, member }, index) => [operation, member, index] as const))(
    'another region’s resource: %s by its %s, though it is there',
    (_operation, _member, index) =>
      server.unchanged(async () => {
        const { operation, input } = placesOfArns(distant, server.far)[index] ?? expect.fail();
        expect(await server.call(operation, input)).toEqual(invalid('Invalid Region in ARN'));
      }),
  );

  it.each(['PutAccountSetting', 'DeleteAccountSetting', 'ListAccountSettings'])('another account’s user: %s', (name) =>
    server.unchanged(async () => {
      const principalArn = 'arn:aws:iam::111122223333:role/r';
      expect(await server.call(name, { ...VALID[name], principalArn })).toEqual(invalid('AccountIDs mismatch'));
    }),
  );

  it.each(REFERENCES.filter((reference) => !LOOSE.includes(reference)))(
    'something by %s is looked at here, both as what is not there and as somebody else’s',
    (reference) => {
      const [operation = '', member] = reference.split('.');
      const unknown =
        member === 'cluster'
          ? IN_A_CLUSTER.some((one) => one === operation)
          : UNKNOWN.some(([one]) => one === reference);
      const foreign = placesOfArns(their).some((one) => one.operation === operation && one.member === member);
      expect({ unknown, foreign }).toEqual({ unknown: true, foreign: true });
    },
  );
});
