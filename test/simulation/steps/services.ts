import fc from 'fast-check';
import { isNetworked } from '../shape.ts';
import { family } from './definitions.ts';
import { ask, type StepKind } from './step-kind.ts';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
/** minimumHealthyPercent and maximumPercent; the last two get stuck, or wait for a chance. */
const PERCENTS = [
  [100, 200],
  [50, 100],
  [0, 100],
  [50, 200],
  [75, 125],
  [0, 200],
  [100, 150],
  [100, 100],
] as const;

const name = fc.integer({ min: 0, max: 5 }).map((nth) => `service-${nth}`);
const desiredCount = fc.integer({ min: 0, max: 12 });
const forDaemons = ([minimumHealthyPercent]: readonly [number, number]) => ({ minimumHealthyPercent });

const capacity = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ launchType: 'FARGATE' }) },
  { weight: 2, arbitrary: fc.constant({ capacityProviderStrategy: [{ capacityProvider: 'pool', weight: 1 }] }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    }),
  },
);
const deploymentCircuitBreaker = fc.record({ enable: fc.boolean(), rollback: fc.boolean() });
const percents = fc
  .constantFrom(...PERCENTS)
  .map(([minimumHealthyPercent, maximumPercent]) => ({ minimumHealthyPercent, maximumPercent }));
const deploymentConfiguration = fc
  .record({ percents, deploymentCircuitBreaker, bakeTimeInMinutes: fc.constantFrom(0, 0, 0, 3) })
  .map(({ percents, ...more }) => ({ ...percents, ...more }));
const placementStrategy = fc.constantFrom(
  [],
  [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
  [{ type: 'spread', field: 'instanceId' }],
  [{ type: 'binpack', field: 'memory' }],
  [{ type: 'random' }],
);
const placementConstraints = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant([{ type: 'distinctInstance' }]) },
  {
    weight: 1,
    arbitrary: fc.constant([{ type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1a' }]),
  },
);

type Input = Readonly<Record<string, unknown>> & { readonly taskDefinition?: string | undefined };

/** With a network where the tasks are to have one of their own. */
const withNetwork = (input: Input): object =>
  input.taskDefinition !== undefined && isNetworked(input.taskDefinition)
    ? { ...input, networkConfiguration: NETWORK }
    : input;

const creatingReplicas: StepKind<{ serviceName: string; capacity: object }> = {
  name: 'create-replicas',
  weight: 7,
  args: fc.record({
    serviceName: name,
    taskDefinition: family,
    desiredCount,
    capacity,
    deploymentConfiguration,
    placementStrategy,
    placementConstraints,
  }),
  async perform(world, { capacity, ...input }) {
    const isFargate = JSON.stringify(capacity).includes('FARGATE');
    const placement = isFargate ? { placementStrategy: [], placementConstraints: [], taskDefinition: 'net' } : {};
    await ask(world, 'CreateService', withNetwork({ ...input, ...capacity, ...placement }));
  },
};

const creatingDaemons: StepKind<Input> = {
  name: 'create-daemons',
  weight: 2,
  args: fc.record({
    serviceName: name,
    taskDefinition: family,
    deploymentConfiguration: fc.constantFrom(...PERCENTS).map(forDaemons),
    placementConstraints,
  }),
  perform: (world, input) => ask(world, 'CreateService', withNetwork({ ...input, schedulingStrategy: 'DAEMON' })),
};

const deploying: StepKind<Input> = {
  name: 'deploy',
  weight: 8,
  args: fc.record({ service: name, taskDefinition: family }),
  perform: (world, input) => ask(world, 'UpdateService', withNetwork(input)),
};

const deployingAgain: StepKind<Input> = {
  name: 'deploy-again',
  weight: 3,
  args: fc.record({ service: name, forceNewDeployment: fc.constant(true) }),
  perform: (world, input) => ask(world, 'UpdateService', input),
};

const scaling: StepKind<Input> = {
  name: 'scale',
  weight: 8,
  args: fc.record({ service: name, desiredCount }),
  perform: (world, input) => ask(world, 'UpdateService', input),
};

const configuring: StepKind<Input> = {
  name: 'configure',
  weight: 4,
  args: fc.record(
    { service: name, deploymentConfiguration, placementStrategy, placementConstraints },
    { requiredKeys: ['service', 'deploymentConfiguration'] },
  ),
  perform: (world, input) => ask(world, 'UpdateService', input),
};

const deleting: StepKind<{ service: string; force: boolean }> = {
  name: 'delete',
  weight: 2,
  args: fc.record({ service: name, force: fc.boolean() }),
  perform: (world, input) => ask(world, 'DeleteService', input),
};

export const serviceSteps = [
  creatingReplicas,
  creatingDaemons,
  deploying,
  deployingAgain,
  scaling,
  configuring,
  deleting,
];
