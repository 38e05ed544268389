import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition } from '../../support/launches.ts';
import { ecsClient, startServer } from '../../support/server.ts';
import { agent, daemon } from './daemon-builders.ts';
import { CALLS, type Kind } from './scopes-calls.ts';

const HERE = '111122223333';
const ROLE = `arn:aws:iam::${HERE}:role/deploy`;
const ATTRIBUTES = { targetType: 'container-instance', attributeName: 'stack' } as const;

/** Everything that one scope has, of names that every scope has. */
async function populate(ecs: sdk.ECSClient, value: string): Promise<Arns> {
  const tags = [{ key: 'scope', value }];
  const { cluster } = await ecs.send(new sdk.CreateClusterCommand({ clusterName: 'default', tags }));
  const { taskDefinition } = await ecs.send(new sdk.RegisterTaskDefinitionCommand(fargateDefinition('web', { tags })));
  const { daemonTaskDefinitionArn } = await ecs.send(
    new sdk.RegisterDaemonTaskDefinitionCommand(
      daemon('agent', { containerDefinitions: [agent({ user: value })], tags }),
    ),
  );
  const autoScalingGroupProvider = { autoScalingGroupArn: 'web' };
  const { capacityProvider } = await ecs.send(
    new sdk.CreateCapacityProviderCommand({ name: 'asg', autoScalingGroupProvider, tags }),
  );
  const attributes = [{ name: 'stack', value }];
  const { containerInstance } = await ecs.send(new sdk.RegisterContainerInstanceCommand({ attributes, tags }));
  const { tasks } = await ecs.send(
    new sdk.RunTaskCommand({
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: awsvpc(),
      clientToken: 'once', // the same in every scope
      startedBy: value, // another in each, so that a token that met another scope's would be refused
      tags,
    }),
  );
  const { service } = await ecs.send(
    new sdk.CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: awsvpc(),
      clientToken: 'once',
      tags,
    }),
  );
  await ecs.send(new sdk.PutAccountSettingDefaultCommand({ name: 'fargateTaskRetirementWaitPeriod', value }));
  return {
    cluster: cluster?.clusterArn ?? '',
    'task-definition': taskDefinition?.taskDefinitionArn ?? '',
    'daemon-task-definition': daemonTaskDefinitionArn ?? '',
    'capacity-provider': capacityProvider?.capacityProviderArn ?? '',
    'container-instance': containerInstance?.containerInstanceArn ?? '',
    task: tasks?.[0]?.taskArn ?? '',
    service: service?.serviceArn ?? '',
  };
}

type Arns = Record<Kind, string>;

/** Everything a scope's lists and descriptions by name show. */
async function shown(ecs: sdk.ECSClient) {
  const [task = ''] = (await ecs.send(new sdk.ListTasksCommand({}))).taskArns ?? [];
  const [clusters, definitions, families, instances, providers, attributes, settings, described] = await Promise.all([
    ecs.send(new sdk.ListClustersCommand({})),
    ecs.send(new sdk.ListTaskDefinitionsCommand({})),
    ecs.send(new sdk.ListTaskDefinitionFamiliesCommand({})),
    ecs.send(new sdk.ListContainerInstancesCommand({})),
    ecs.send(new sdk.DescribeCapacityProvidersCommand({ include: ['TAGS'] })),
    ecs.send(new sdk.ListAttributesCommand(ATTRIBUTES)),
    ecs.send(new sdk.ListAccountSettingsCommand({})),
    ecs.send(new sdk.DescribeTasksCommand({ tasks: [task], include: ['TAGS'] })),
  ]);
  const definition = await ecs.send(
    new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'web', include: ['TAGS'] }),
  );
  const cluster = await ecs.send(new sdk.DescribeClustersCommand({ include: ['TAGS'] }));
  const { daemonTaskDefinitions } = await ecs.send(new sdk.ListDaemonTaskDefinitionsCommand({}));
  const { daemonTaskDefinition } = await ecs.send(
    new sdk.DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: 'agent' }),
  );
  return {
    daemons: daemonTaskDefinitions?.map(({ arn }) => arn),
    agent: daemonTaskDefinition?.containerDefinitions?.map(({ user }) => user),
    clusters: clusters.clusterArns,
    definitions: definitions.taskDefinitionArns,
    families: families.families,
    instances: instances.containerInstanceArns,
    tasks: described.tasks?.map(({ taskArn, startedBy, tags }) => [taskArn, startedBy, tags?.[0]?.value]),
    providers: providers.capacityProviders
      ?.slice(2)
      .map(({ tags, ...one }) => [one.capacityProviderArn, tags?.[0]?.value]),
    attributes: attributes.attributes?.map(({ targetId, value }) => [targetId, value]),
    settings: settings.settings?.map(({ value }) => value),
    tags: [definition.tags?.[0]?.value, cluster.clusters?.[0]?.tags?.[0]?.value],
    revision: definition.taskDefinition?.revision,
    counts: [cluster.clusters?.[0]?.registeredContainerInstancesCount],
  };
}

describe('accounts and regions', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  /** Value of the scope's own to its client. */
  let scopes: Record<string, sdk.ECSClient>;
  const arns: Record<string, Arns> = {};
  const client = (value: string) => scopes[value] as sdk.ECSClient;
  beforeAll(async () => {
    server = await startServer();
    scopes = {
      '0': ecsClient(server.url, HERE),
      '7': ecsClient(server.url, HERE, 'eu-west-1'),
      '14': ecsClient(server.url, '444455556666'),
    };
    for (const [value, ecs] of Object.entries(scopes)) arns[value] = await populate(ecs, value);
  });
  afterAll(() => server.close());

  it.each(['0', '7', '14'])('never meet though all names are the same (%s)', async (value) => {
    const own = arns[value] as Arns;
    await server.idle();
    expect(await shown(client(value))).toEqual({
      clusters: [own.cluster],
      daemons: [own['daemon-task-definition']],
      agent: [value],
      definitions: [own['task-definition']],
      families: ['web'],
      instances: [own['container-instance']],
      tasks: [[own.task, value, value]],
      providers: [[own['capacity-provider'], value]],
      attributes: [[own['container-instance'], value]],
      settings: [value],
      tags: [value, value],
      revision: 1,
      counts: [1],
    });
  });

  const REFUSALS: [string, string][] = [
    ['7', 'Invalid Region in ARN'],
    ['14', 'AccountIDs mismatch'],
  ];
  it.each(CALLS)('refuse the %s’s ARN of another in %s', async (kind, _operation, call) => {
    for (const [value, message] of REFUSALS) {
      const before = await shown(client(value));
      const refusal = { name: 'InvalidParameterException', message };
      await expect(call(client('0'), String(arns[value]?.[kind]))).rejects.toMatchObject(refusal);
      expect(await shown(client(value))).toEqual(before);
    }
  });

  it('have no target of attributes in another', async () => {
    for (const [value] of REFUSALS) {
      const before = await shown(client(value));
      const attributes = [{ name: 'stack', value: 'x', targetId: arns[value]?.['container-instance'] }];
      const refusal = { name: 'TargetNotFoundException' };
      await expect(client('0').send(new sdk.PutAttributesCommand({ attributes }))).rejects.toMatchObject(refusal);
      await expect(client('0').send(new sdk.DeleteAttributesCommand({ attributes }))).rejects.toMatchObject(refusal);
      expect(await shown(client(value))).toEqual(before);
    }
  });

  it('refuse another account’s principal', async () => {
    const put = new sdk.PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled', principalArn: ROLE });
    await expect(client('14').send(put)).rejects.toMatchObject({ message: 'AccountIDs mismatch' });
  });
});
