import {
  type CapacityProviderStrategyItem,
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  DeleteCapacityProviderCommand,
  DescribeClustersCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

type Strategy = CapacityProviderStrategyItem[];

const item = (capacityProvider: string, weight = 0, base = 0) => ({ capacityProvider, weight, base });
const BOTH = ['FARGATE', 'FARGATE_SPOT'];

const NOT_ASSOCIATED =
  'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the ' +
  'cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.';
const MIXED =
  'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate ' +
  'providers. Specify one or the other and try again.';

describe('a cluster’s capacity that ECS would not take', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    for (const name of ['own', 'deleted']) {
      const autoScalingGroupProvider = { autoScalingGroupArn: name };
      await server.ecs.send(new CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
    }
    await server.ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: 'deleted' }));
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
    await server.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: [...BOTH, 'own'],
        defaultCapacityProviderStrategy: [item('own')],
      }),
    );
  });
  afterAll(() => server.close());

  const clusters = async () =>
    (await server.ecs.send(new DescribeClustersCommand({ clusters: ['default', 'new'] }))).clusters;
  const many = Array.from({ length: 21 }, (_, index) => `p${index}`);

  it.each<[string, string[], Strategy, string | RegExp]>([
    [
      'has a provider that is not there',
      ['nope'],
      [],
      'The specified capacity provider was not found. Specify a valid capacity provider and try again.',
    ],
    [
      'has a deleted provider',
      ['deleted'],
      [],
      /^The specified capacity provider 'deleted' is not in an ACTIVE state\./,
    ],
    ['has a strategy with a provider that is not there', BOTH, [item('nope', 1)], /\(nope\) was not found/],
    [
      'has a strategy with a deleted provider',
      BOTH,
      [item('deleted', 1)],
      /^The capacity provider specified in capacity provider strategy is not ACTIVE/,
    ],
    ['has a strategy with a provider it has not', ['FARGATE'], [item('FARGATE_SPOT', 1)], NOT_ASSOCIATED],
    ['has a strategy of mixed kinds', ['FARGATE', 'own'], [item('FARGATE', 1), item('own', 1)], MIXED],
    ['has a strategy with a provider twice', BOTH, [item('FARGATE', 1), item('FARGATE', 2)], /more than once/],
    [
      'has a strategy with two bases',
      BOTH,
      [item('FARGATE', 1, 1), item('FARGATE_SPOT', 1, 1)],
      'The specified capacity provider strategy contains multiple capacity providers with a base value defined. Only ' +
        'one capacity provider per strategy can have a base value defined.',
    ],
    ['has a strategy of 21 providers', BOTH, many.map((name) => item(name)), /maximum of 20/],
    ['has a weight of 1001', BOTH, [item('FARGATE', 1001)], /weight/],
    ['has a base of 100001', BOTH, [item('FARGATE', 1, 100_001)], /base/],
  ])('%s', async (_what, capacityProviders, defaultCapacityProviderStrategy, message) => {
    const before = await clusters();
    const capacity = { capacityProviders, defaultCapacityProviderStrategy };
    const refusal = {
      name: 'InvalidParameterException',
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    };
    const put = server.ecs.send(new PutClusterCapacityProvidersCommand({ cluster: 'default', ...capacity }));
    await expect(put).rejects.toMatchObject(refusal);
    const create = server.ecs.send(new CreateClusterCommand({ clusterName: 'new', ...capacity }));
    await expect(create).rejects.toMatchObject(refusal);
    expect(await clusters()).toEqual(before);
  });

  it('has more than 20 providers', async () => {
    const capacityProviders = many.map((name) => `m${name}`);
    for (const name of capacityProviders) {
      const autoScalingGroupProvider = { autoScalingGroupArn: name };
      await server.ecs.send(new CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
    }
    const refusal = { name: 'InvalidParameterException', message: expect.stringContaining('maximum of 20') };
    const create = server.ecs.send(new CreateClusterCommand({ clusterName: 'new', capacityProviders }));
    await expect(create).rejects.toMatchObject(refusal);
  });

  it.each<[string, Strategy | undefined, RegExp]>([
    [
      'without a weight',
      [item('own')],
      /^There are no capacity providers in the capacity provider strategy with a weight/,
    ],
    ['that is the default without a weight', undefined, /greater than zero defined in the default capacity provider/],
    [
      'with two bases',
      [item('FARGATE', 1, 1), item('FARGATE_SPOT', 1, 1)],
      /^There are multiple capacity providers in/,
    ],
    ['of mixed kinds', [item('FARGATE', 1), item('own', 1)], /^A capacity provider strategy cannot contain a mix/],
  ])('is a strategy that tasks cannot be run by, %s', async (_what, strategy, message) => {
    const run = new RunTaskCommand({ taskDefinition: 'web', capacityProviderStrategy: strategy });
    const refusal = { name: 'InvalidParameterException', message: expect.stringMatching(message) };
    await expect(server.ecs.send(run)).rejects.toMatchObject(refusal);
  });
});
