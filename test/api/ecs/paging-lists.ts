import * as sdk from '@aws-sdk/client-ecs';
import { definition } from '../../support/definitions.ts';
import { daemon } from './daemon-builders.ts';
import { FARGATE, ROLE } from './definition-builders.ts';

type Ecs = sdk.ECSClient;

/** What a call for a page may say besides the list's own filters. */
export interface PageInput {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

export interface Page {
  readonly keys: readonly string[];
  readonly nextToken: string | undefined;
}

/** A list of ECS's that comes in pages, and how something comes onto it and goes from it. */
export interface PagedList {
  /** Makes what the list is a list within: a cluster, a definition. */
  readonly prepare?: (ecs: Ecs) => Promise<unknown>;
  /** Makes the nth thing; gives the key the list shows it by. */
  readonly make: (ecs: Ecs, nth: number) => Promise<string>;
  readonly remove: (ecs: Ecs, key: string) => Promise<unknown>;
  readonly page: (ecs: Ecs, input: PageInput) => Promise<Page>;
  /** What the list holds anyway, at its beginning. */
  readonly always?: readonly string[];
  /** The order of those keys that were made one after another. */
  readonly order: (keys: readonly string[]) => readonly string[];
  /** The most there can ever be on it; undefined for a list without an end. */
  readonly capacity?: number;
}

const asMade = (keys: readonly string[]) => keys;
const byName = (keys: readonly string[]) => [...keys].sort();
const byRevision = (keys: readonly string[]) =>
  keys.toSorted((a, b) => {
    const [familyA = '', revisionA] = a.split(':');
    const [familyB = '', revisionB] = b.split(':');
    return familyA === familyB ? Number(revisionA) - Number(revisionB) : familyA < familyB ? -1 : 1;
  });
const nameOf = (arn: string | undefined) => String(arn).split('/').at(-1) ?? '';
const names = (arns: readonly string[] | undefined) => (arns ?? []).map(nameOf);
/** Names in another order than they are made in. */
const scattered = (nth: number) => `n${(nth * 7) % 10}-${nth}`;

const createCluster = (ecs: Ecs) => ecs.send(new sdk.CreateClusterCommand({}));
const register = async (ecs: Ecs, family: string) =>
  nameOf((await ecs.send(new sdk.RegisterTaskDefinitionCommand(definition(family)))).taskDefinition?.taskDefinitionArn);
const deregister = (ecs: Ecs, taskDefinition: string) =>
  ecs.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition }));
const registerInstance = async (ecs: Ecs, attributes: sdk.Attribute[] = []) =>
  nameOf(
    (await ecs.send(new sdk.RegisterContainerInstanceCommand({ attributes }))).containerInstance?.containerInstanceArn,
  );
const createProvider = async (ecs: Ecs, name: string) => {
  const autoScalingGroupProvider = { autoScalingGroupArn: name };
  await ecs.send(new sdk.CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
  return name;
};
const associated = async (ecs: Ecs) =>
  (await ecs.send(new sdk.DescribeClustersCommand({}))).clusters?.[0]?.capacityProviders ?? [];
const associate = (ecs: Ecs, capacityProviders: string[]) =>
  ecs.send(
    new sdk.PutClusterCapacityProvidersCommand({
      cluster: 'default',
      capacityProviders,
      defaultCapacityProviderStrategy: [],
    }),
  );

const providers = async (ecs: Ecs, input: sdk.DescribeCapacityProvidersCommandInput): Promise<Page> => {
  const { capacityProviders = [], nextToken } = await ecs.send(new sdk.DescribeCapacityProvidersCommand(input));
  return { keys: capacityProviders.map(({ name }) => String(name)), nextToken };
};

const definitionsOf = (sort: 'ASC' | 'DESC'): PagedList => ({
  make: (ecs, nth) => register(ecs, `f${(nth * 7) % 3}`),
  remove: deregister,
  async page(ecs, input) {
    const answer = await ecs.send(new sdk.ListTaskDefinitionsCommand({ sort, ...input }));
    return { keys: names(answer.taskDefinitionArns), nextToken: answer.nextToken };
  },
  order: (keys) => (sort === 'ASC' ? byRevision(keys) : byRevision(keys).toReversed()),
});

const daemonDefinitionsOf = (sort: 'ASC' | 'DESC'): PagedList => ({
  async make(ecs, nth) {
    const { daemonTaskDefinitionArn } = await ecs.send(
      new sdk.RegisterDaemonTaskDefinitionCommand(daemon(`f${(nth * 7) % 3}`)),
    );
    return nameOf(daemonTaskDefinitionArn);
  },
  remove: (ecs, daemonTaskDefinition) => ecs.send(new sdk.DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition })),
  async page(ecs, input) {
    const answer = await ecs.send(new sdk.ListDaemonTaskDefinitionsCommand({ sort, ...input }));
    return { keys: (answer.daemonTaskDefinitions ?? []).map(({ arn }) => nameOf(arn)), nextToken: answer.nextToken };
  },
  order: (keys) => (sort === 'ASC' ? byRevision(keys) : byRevision(keys).toReversed()),
});

const SETTINGS = [
  'taskLongArnFormat',
  'awsvpcTrunking',
  'fargateFIPSMode',
  'containerInsights',
  'serviceLongArnFormat',
  'fargateEventWindows',
  'containerInstanceLongArnFormat',
] as const;

/** Every list of clusters, tasks, instances, definitions (also of daemons), attributes, settings and capacity providers. */
export const PAGED_LISTS = {
  ListClusters: {
    make: async (ecs, nth) =>
      nameOf((await ecs.send(new sdk.CreateClusterCommand({ clusterName: scattered(nth) }))).cluster?.clusterArn),
    remove: (ecs, cluster) => ecs.send(new sdk.DeleteClusterCommand({ cluster })),
    async page(ecs, input) {
      const { clusterArns, nextToken } = await ecs.send(new sdk.ListClustersCommand(input));
      return { keys: names(clusterArns), nextToken };
    },
    order: asMade,
  },
  ListTasks: {
    async prepare(ecs) {
      await createCluster(ecs);
      await ecs.send(new sdk.RegisterTaskDefinitionCommand(definition('web', FARGATE)));
    },
    async make(ecs) {
      const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
      const { tasks } = await ecs.send(
        new sdk.RunTaskCommand({ taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration }),
      );
      return nameOf(tasks?.[0]?.taskArn);
    },
    remove: (ecs, task) => ecs.send(new sdk.StopTaskCommand({ task })),
    async page(ecs, input) {
      const { taskArns, nextToken } = await ecs.send(new sdk.ListTasksCommand(input));
      return { keys: names(taskArns), nextToken };
    },
    order: asMade,
  },
  ListContainerInstances: {
    prepare: createCluster,
    make: (ecs) => registerInstance(ecs),
    remove: (ecs, containerInstance) =>
      ecs.send(new sdk.DeregisterContainerInstanceCommand({ containerInstance, force: true })),
    async page(ecs, input) {
      const { containerInstanceArns, nextToken } = await ecs.send(new sdk.ListContainerInstancesCommand(input));
      return { keys: names(containerInstanceArns), nextToken };
    },
    order: asMade,
  },
  ListTaskDefinitions: definitionsOf('ASC'),
  'ListTaskDefinitions, newest first': definitionsOf('DESC'),
  ListDaemonTaskDefinitions: daemonDefinitionsOf('ASC'),
  'ListDaemonTaskDefinitions, newest first': daemonDefinitionsOf('DESC'),
  ListTaskDefinitionFamilies: {
    make: async (ecs, nth) => {
      await register(ecs, scattered(nth));
      return scattered(nth);
    },
    remove: (ecs, family) => deregister(ecs, `${family}:1`),
    async page(ecs, input) {
      const answer = await ecs.send(new sdk.ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE', ...input }));
      return { keys: answer.families ?? [], nextToken: answer.nextToken };
    },
    order: byName,
  },
  ListAttributes: {
    prepare: createCluster,
    make: (ecs) => registerInstance(ecs, [{ name: 'stack' }, { name: 'rack' }]),
    remove: (ecs, targetId) =>
      ecs.send(
        new sdk.DeleteAttributesCommand({
          attributes: [{ name: 'stack', targetId, targetType: 'container-instance' }],
        }),
      ),
    async page(ecs, input) {
      const filter = { targetType: 'container-instance', attributeName: 'stack' } as const;
      const { attributes = [], nextToken } = await ecs.send(new sdk.ListAttributesCommand({ ...filter, ...input }));
      return { keys: attributes.map(({ targetId }) => nameOf(targetId)), nextToken };
    },
    order: byName,
  },
  ListAccountSettings: {
    async make(ecs, nth) {
      const name = SETTINGS[nth] ?? 'awsvpcTrunking';
      await ecs.send(new sdk.PutAccountSettingCommand({ name, value: 'enabled', principalArn: await role(ecs) }));
      return name;
    },
    remove: async (ecs, name) =>
      ecs.send(new sdk.DeleteAccountSettingCommand({ name: name as sdk.SettingName, principalArn: await role(ecs) })),
    async page(ecs, input) {
      const answer = await ecs.send(new sdk.ListAccountSettingsCommand({ principalArn: await role(ecs), ...input }));
      return { keys: (answer.settings ?? []).map(({ name }) => String(name)), nextToken: answer.nextToken };
    },
    order: byName,
    capacity: SETTINGS.length,
  },
  DescribeCapacityProviders: {
    make: (ecs, nth) => createProvider(ecs, scattered(nth)),
    remove: (ecs, capacityProvider) => ecs.send(new sdk.DeleteCapacityProviderCommand({ capacityProvider })),
    page: providers,
    always: ['FARGATE', 'FARGATE_SPOT'],
    order: byName,
  },
  'DescribeCapacityProviders of a cluster': {
    prepare: createCluster,
    async make(ecs, nth) {
      const name = await createProvider(ecs, scattered(nth));
      await associate(ecs, [name, ...(await associated(ecs))]);
      return name;
    },
    remove: async (ecs, name) =>
      associate(
        ecs,
        (await associated(ecs)).filter((other) => other !== name),
      ),
    page: (ecs, input) => providers(ecs, { cluster: 'default', ...input }),
    order: byName,
    capacity: 20,
  },
} satisfies Record<string, PagedList>;

/** A role in the client's account. */
async function role(ecs: Ecs): Promise<string> {
  const { accessKeyId } = await ecs.config.credentials();
  return /^\d{12}$/.test(accessKeyId) ? ROLE.replace('000000000000', accessKeyId) : ROLE;
}
