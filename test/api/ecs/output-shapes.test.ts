import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsOperations } from '../../../src/apis/ecs/index.ts';
import { container, definition } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';
import { checkedCaller, type Json } from './checked-caller.ts';
import { ALARMS, EVERYTHING, REGISTRATION, WHOLE } from './output-shapes-inputs.ts';

describe('every answer', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  const answered = new Set<string>();
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const call = checkedCaller(() => server.url, answered);

  it('about clusters is of the model’s shape', async () => {
    const configuration = { executeCommandConfiguration: { logging: 'DEFAULT' } };
    await call('CreateCluster', { clusterName: 'shapes', configuration, tags: [{ key: 'a', value: 'b' }] });
    await call('CreateCluster', { clusterName: 'gone', settings: [{ name: 'containerInsights', value: 'enabled' }] });
    await call('DescribeClusters', { clusters: ['shapes', 'nope'], include: EVERYTHING });
    await call('DescribeClusters');
    const { clusterArns, nextToken } = await call('ListClusters', { maxResults: 1 });
    expect([clusterArns, nextToken]).toEqual([[expect.any(String)], expect.any(String)]);
    expect(await call('ListClusters')).not.toHaveProperty('nextToken');
    await call('UpdateCluster', { cluster: 'shapes', configuration });
    await call('UpdateClusterSettings', {
      cluster: 'shapes',
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
    });
    const { clusterArn: resourceArn } =
      ((await call('DescribeClusters', { clusters: ['shapes'] })).clusters as Json[])[0] ?? {};
    await call('TagResource', { resourceArn, tags: [{ key: 'team', value: 'blue' }, { key: 'bare' }] });
    await call('UntagResource', { resourceArn, tagKeys: ['a'] });
    expect((await call('ListTagsForResource', { resourceArn })).tags).toHaveLength(2);
    await call('DeleteCluster', { cluster: 'gone' });
  });

  it('about capacity providers is of the model’s shape', async () => {
    const { capacityProvider } = await call('CreateCapacityProvider', {
      name: 'shapes',
      autoScalingGroupProvider: { autoScalingGroupArn: 'group', managedScaling: { status: 'ENABLED' } },
      tags: [{ key: 'a', value: 'b' }],
    });
    await call('UpdateCapacityProvider', { name: 'shapes', autoScalingGroupProvider: { managedDraining: 'DISABLED' } });
    const associate = (capacityProviders: string[]) =>
      call('PutClusterCapacityProviders', {
        cluster: 'shapes',
        capacityProviders,
        defaultCapacityProviderStrategy: capacityProviders.map((name) => ({ capacityProvider: name })),
      });
    await associate(['shapes']);
    await call('DescribeClusters', { clusters: ['shapes'], include: EVERYTHING });
    await call('DeleteCapacityProvider', { capacityProvider: 'shapes' }); // which fails
    await call('DescribeCapacityProviders', { capacityProviders: ['shapes', 'nope'], include: ['TAGS'] });
    await call('DescribeCapacityProviders', { cluster: 'shapes' });
    expect(await call('DescribeCapacityProviders', { maxResults: 1 })).toHaveProperty('nextToken');
    const { capacityProviderArn: resourceArn } = capacityProvider as Json;
    expect((await call('ListTagsForResource', { resourceArn })).tags).toHaveLength(1);
    await associate([]);
    await call('DeleteCapacityProvider', { capacityProvider: 'shapes' });
  });

  it('about account settings is of the model’s shape', async () => {
    const principalArn = 'arn:aws:iam::000000000000:role/r';
    await call('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled', principalArn });
    await call('PutAccountSettingDefault', { name: 'containerInsights', value: 'enhanced' });
    await call('ListAccountSettings', { principalArn });
    expect(await call('ListAccountSettings', { effectiveSettings: true })).toHaveProperty('nextToken');
    await call('DeleteAccountSetting', { name: 'awsvpcTrunking', principalArn });
    expect((await call('ListAccountSettings', { principalArn })).settings).toEqual([]);
  });

  it('about container instances is of the model’s shape', async () => {
    const { containerInstance } = await call('RegisterContainerInstance', REGISTRATION);
    const { containerInstanceArn: arn } = containerInstance as Json;
    await call('RegisterContainerInstance', { ...REGISTRATION, containerInstanceArn: arn });
    await call('ListContainerInstances', { cluster: 'shapes' });
    const attributes = [
      { name: 'colour', value: 'red', targetId: arn },
      { name: 'empty', targetId: arn, targetType: 'container-instance' },
    ];
    await call('PutAttributes', { cluster: 'shapes', attributes });
    await call('ListAttributes', { cluster: 'shapes', targetType: 'container-instance', maxResults: 1 });
    await call('DeleteAttributes', { cluster: 'shapes', attributes });
    const missing = '0'.repeat(32);
    const containerInstances = [arn, missing];
    const include = ['TAGS', 'CONTAINER_INSTANCE_HEALTH'];
    await call('DescribeContainerInstances', { cluster: 'shapes', containerInstances, include });
    await call('UpdateContainerInstancesState', { cluster: 'shapes', containerInstances, status: 'DRAINING' });
    await call('DeregisterContainerInstance', { cluster: 'shapes', containerInstance: arn });
    await call('DescribeContainerInstances', { cluster: 'shapes', containerInstances: [arn] });
    await call('DiscoverPollEndpoint');
  });

  it('about task definitions is of the model’s shape', async () => {
    await call('RegisterTaskDefinition', WHOLE);
    await call('RegisterTaskDefinition', definition('plain'));
    await call('DescribeTaskDefinition', { taskDefinition: 'whole', include: ['TAGS'] });
    const { tags, taskDefinition } = await call('DescribeTaskDefinition', { taskDefinition: 'plain' });
    expect([tags, (taskDefinition as Json).deregisteredAt]).toEqual([undefined, undefined]);
    await call('RegisterTaskDefinition', definition('plain'));
    await call('DeregisterTaskDefinition', { taskDefinition: 'plain:1' });
    await call('DescribeTaskDefinition', { taskDefinition: 'plain:1' });
    const deletion = await call('DeleteTaskDefinitions', {
      taskDefinitions: ['plain:1', 'plain:2', 'nope:1', 'plain'],
    });
    expect([deletion.taskDefinitions, deletion.failures].map((list) => (list as Json[]).length)).toEqual([1, 3]);
    await call('ListTaskDefinitions', { maxResults: 1 });
    await call('ListTaskDefinitionFamilies', { maxResults: 1 });
  });

  it('about daemons is of the model’s shape', async () => {
    const { daemonTaskDefinitionArn: resourceArn } = await call('RegisterDaemonTaskDefinition', {
      family: 'agent',
      cpu: '256',
      memory: '512',
      taskRoleArn: 'arn:aws:iam::000000000000:role/r',
      executionRoleArn: 'arn:aws:iam::000000000000:role/r',
      volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }],
      containerDefinitions: [
        {
          name: 'agent',
          image: 'busybox',
          mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
          healthCheck: { command: ['CMD', 'true'] },
          linuxParameters: { capabilities: { add: ['NET_ADMIN'] }, initProcessEnabled: true },
          restartPolicy: { enabled: true },
        },
      ],
      tags: [{ key: 'team', value: 'blue' }],
    });
    await call('RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions: [container()] });
    await call('DescribeDaemonTaskDefinition', { daemonTaskDefinition: resourceArn });
    expect((await call('ListTagsForResource', { resourceArn })).tags).toHaveLength(1);
    await call('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' });
    await call('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' });
    expect(await call('ListDaemonTaskDefinitions', { maxResults: 1, status: 'ALL' })).toHaveProperty('nextToken');
    await call('ListDaemons');
    const of = (kind: string) => `arn:aws:ecs:us-east-1:000000000000:daemon-${kind}/shapes/agent/x`;
    await call('DescribeDaemonDeployments', { daemonDeploymentArns: [of('deployment')] });
    await call('DescribeDaemonRevisions', { daemonRevisionArns: [of('revision')] });
  });

  it('about tasks is of the model’s shape, at every stage of their lives', async () => {
    await call('RegisterTaskDefinition', WHOLE);
    const failing = container({ dockerLabels: { 'drydock.exit-after': 'soon' } }); // refused by the engine
    await call('RegisterTaskDefinition', definition('failing', { containerDefinitions: [failing] }));
    await call('RegisterTaskDefinition', definition('huge', { cpu: '16 vCPU' }));
    const overrides = {
      cpu: '128',
      taskRoleArn: 'arn:aws:iam::000000000000:role/r',
      containerOverrides: [{ name: 'app', command: ['x'], environment: [{ name: 'A', value: '2' }], memory: 9 }],
    };
    const asked = { taskDefinition: 'whole', startedBy: 'me', group: 'g', overrides, enableECSManagedTags: true };
    const begun = await call('RunTask', { ...asked, count: 2, clientToken: 'once', tags: [{ key: 'a', value: 'b' }] });
    const failed = await call('RunTask', { taskDefinition: 'failing' });
    expect((await call('RunTask', { taskDefinition: 'huge' })).failures).toHaveLength(3);
    await server.idle();
    const { taskArns } = await call('ListTasks', { maxResults: 1 });
    expect(taskArns).toHaveLength(1);
    const arns = [begun, failed].flatMap(({ tasks }) => (tasks as Json[]).map(({ taskArn }) => taskArn));
    const describe = () => call('DescribeTasks', { tasks: [...arns, '0'.repeat(32)], include: ['TAGS'] });
    const seen = (await describe()).tasks as Json[];
    expect(seen.map(({ lastStatus, healthStatus }) => [lastStatus, healthStatus])).toEqual([
      ['RUNNING', 'HEALTHY'],
      ['RUNNING', 'HEALTHY'],
      ['STOPPED', 'UNKNOWN'],
    ]);
    await call('RunTask', { ...asked, count: 2, clientToken: 'once', tags: [{ key: 'a', value: 'b' }] });
    const containerInstances = [seen[0]?.containerInstanceArn, '0'.repeat(32)];
    await call('StartTask', { taskDefinition: 'failing', containerInstances });
    const protecting = { cluster: 'default', tasks: [arns[0], '0'.repeat(32)] };
    await call('GetTaskProtection', protecting);
    await call('UpdateTaskProtection', { ...protecting, protectionEnabled: true });
    await call('SubmitContainerStateChange', { task: arns[0], containerName: 'app', status: 'RUNNING' });
    await call('SubmitTaskStateChange', { task: arns[0], status: 'RUNNING', pullStartedAt: 1.5 });
    await call('StopTask', { task: arns[0], reason: 'enough' });
    await server.idle();
    await describe();
  });

  it('about tasks on Fargate is of the model’s shape', async () => {
    await call('RegisterTaskDefinition', fargateDefinition('fargate'));
    const asked = { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: awsvpc() };
    const [begun] = (await call('RunTask', asked)).tasks as [Json];
    await server.idle();
    const [running] = (await call('DescribeTasks', { tasks: [begun.taskArn] })).tasks as Json[];
    expect(running).toMatchObject({ lastStatus: 'RUNNING', containers: [{ networkInterfaces: [expect.anything()] }] });
    const [attachment] = begun.attachments as [Json];
    const attachmentArn = `arn:aws:ecs:us-east-1:000000000000:attachment/default/${attachment.id}`;
    await call('SubmitAttachmentStateChanges', { attachments: [{ attachmentArn, status: 'DETACHED' }] });
    await call('StopTask', { task: begun.taskArn });
    await server.idle();
    await call('DescribeTasks', { tasks: [begun.taskArn] });
  });

  it('about services is of the model’s shape, from the first to the last', async () => {
    await call('CreateCluster', { clusterName: 'served' });
    await call('RegisterTaskDefinition', fargateDefinition('served'));
    const service = { cluster: 'served', service: 'web' };
    const asked = { launchType: 'FARGATE', networkConfiguration: awsvpc(), tags: [{ key: 'a', value: 'b' }] };
    const made = { cluster: 'served', serviceName: 'web', taskDefinition: 'served', desiredCount: 2, ...asked };
    await call('CreateService', made);
    const describe = () =>
      call('DescribeServices', { cluster: 'served', services: ['web', 'nope'], include: ['TAGS'] });
    await describe();
    await server.idle();
    await describe();
    await call('UpdateService', { ...service, forceNewDeployment: true });
    await server.idle();
    const { serviceDeployments } = await call('ListServiceDeployments', service);
    const [{ serviceDeploymentArn, targetServiceRevisionArn }] = serviceDeployments as [Json];
    const nothing = String(serviceDeploymentArn).replace(/.$/, '');
    await call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn, nothing] });
    await call('DescribeServiceRevisions', { serviceRevisionArns: [targetServiceRevisionArn] });
    await call('StopServiceDeployment', { serviceDeploymentArn });
    await call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] });
    await server.idle();
    expect((await describe()).failures).toHaveLength(1);
    await call('CreateService', { cluster: 'served', serviceName: 'late', deploymentController: { type: 'EXTERNAL' } });
    expect(await call('ListServices', { cluster: 'served', maxResults: 1 })).toHaveProperty('nextToken');
    await call('ListServicesByNamespace', {
      namespace: 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-1',
    });
    const { taskArns } = await call('ListTasks', { cluster: 'served' });
    const protecting = { cluster: 'served', tasks: taskArns };
    await call('UpdateTaskProtection', { ...protecting, protectionEnabled: true });
    await call('GetTaskProtection', protecting);
    await call('DescribeClusters', { clusters: ['served'], include: EVERYTHING });
    await call('DeleteService', { ...service, force: true });
    await describe();
    await server.idle();
    await describe();
  });

  it('about deployments that pause is of the model’s shape', async () => {
    await call('RegisterTaskDefinition', fargateDefinition('paused'));
    const service = { cluster: 'default', service: 'paused' };
    const lifecycleHooks = [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'] }];
    await call('CreateService', {
      ...{ serviceName: 'paused', taskDefinition: 'paused', desiredCount: 0 },
      ...{ launchType: 'FARGATE', networkConfiguration: awsvpc() },
      deploymentConfiguration: { strategy: 'CANARY', lifecycleHooks, alarms: ALARMS },
    });
    await server.idle();
    const { serviceDeployments } = await call('ListServiceDeployments', service);
    const [{ serviceDeploymentArn }] = serviceDeployments as [Json];
    const describe = async () => {
      const answer = await call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] });
      return (answer.serviceDeployments as [Json])[0];
    };
    const { lifecycleHookDetails } = await describe();
    const [{ hookId }] = lifecycleHookDetails as [Json];
    await call('ContinueServiceDeployment', { serviceDeploymentArn, hookId });
    await server.idle();
    expect((await describe()).lifecycleStage).toBe('POST_SCALE_UP');
  });

  it('about task sets is of the model’s shape', async () => {
    await call('RegisterTaskDefinition', WHOLE);
    const service = { cluster: 'default', service: 'sets' };
    const deploymentController = { type: 'EXTERNAL' };
    await call('CreateService', { serviceName: 'sets', desiredCount: 1, deploymentController });
    const scale = { value: 100, unit: 'PERCENT' };
    const tags = [{ key: 'a', value: 'b' }];
    const made = await call('CreateTaskSet', { ...service, taskDefinition: 'whole', scale, tags, externalId: 'x' });
    const { id: taskSet } = made.taskSet as Json;
    await server.idle();
    await call('DescribeTaskSets', { ...service, taskSets: [taskSet, 'ecs-svc/1'], include: ['TAGS'] });
    await call('UpdateServicePrimaryTaskSet', { ...service, primaryTaskSet: taskSet });
    await call('DescribeServices', { services: ['sets'] });
    await call('UpdateTaskSet', { ...service, taskSet, scale: { value: 0, unit: 'PERCENT' } });
    await call('DeleteTaskSet', { ...service, taskSet, force: true });
  });

  it('of every operation that is built was seen here', () => {
    const unseen = ecsOperations.map(({ name }) => name).filter((name) => !answered.has(name));
    // which never answer: no simulated task takes commands, no agent is older than its server, and there are neither daemons nor
    // Express gateway services
    expect(unseen.sort()).toEqual([
      'CreateDaemon',
      'CreateExpressGatewayService',
      'DeleteDaemon',
      'DeleteExpressGatewayService',
      'DescribeDaemon',
      'DescribeExpressGatewayService',
      'ExecuteCommand',
      'ListDaemonDeployments',
      'UpdateContainerAgent',
      'UpdateDaemon',
      'UpdateExpressGatewayService',
    ]);
  });
});
