import { type CapacityProviderStrategyItem, CreateClusterCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

const FARGATE = 'FARGATE';
const SPOT = 'FARGATE_SPOT';

describe('a capacity provider strategy', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await server.ecs.send(
      new CreateClusterCommand({
        clusterName: 'both',
        capacityProviders: [FARGATE, SPOT],
        defaultCapacityProviderStrategy: [{ capacityProvider: SPOT, weight: 1 }],
      }),
    );
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'useless', capacityProviders: [FARGATE] }));
    await tasks.register(fargateDefinition('web'));
    await tasks.register(definition('bridge'));
  });
  afterAll(() => server.close());

  const run = (count: number, capacityProviderStrategy?: CapacityProviderStrategyItem[]) =>
    tasks.run({
      cluster: 'both',
      taskDefinition: 'web',
      networkConfiguration: awsvpc(),
      count,
      capacityProviderStrategy,
    });
  const item = (capacityProvider: string, weight: number, base = 0) => ({ capacityProvider, weight, base });

  it.each<[strategy: CapacityProviderStrategyItem[], count: number, fargate: number, spot: number]>([
    [[item(FARGATE, 1), item(SPOT, 1)], 10, 5, 5],
    [[item(FARGATE, 1), item(SPOT, 4)], 5, 1, 4],
    [[item(FARGATE, 1, 2), item(SPOT, 3)], 10, 4, 6],
    [[item(SPOT, 1), item(FARGATE, 0, 3)], 5, 3, 2],
    [[item(FARGATE, 0), item(SPOT, 2)], 3, 0, 3],
    [[item(FARGATE, 1, 100)], 4, 4, 0],
  ])('%j gives %i tasks as %i on FARGATE and %i on FARGATE_SPOT', async (strategy, count, fargate, spot) => {
    const found = await run(count, strategy);
    const of = (name: string) => found.filter(({ capacityProviderName }) => capacityProviderName === name).length;
    expect([of(FARGATE), of(SPOT)]).toEqual([fargate, spot]);
    expect(
      found.every(({ launchType, platformVersion }) => launchType === FARGATE && platformVersion === '1.4.0'),
    ).toBe(true);
  });

  it('is the default of the cluster when neither it nor a launch type is sent', async () => {
    const [byDefault] = await run(1);
    expect(byDefault).toMatchObject({ capacityProviderName: SPOT, launchType: FARGATE, lastStatus: 'PROVISIONING' });
    await server.idle();
    expect(await tasks.seen(String(byDefault?.taskArn), 'both')).toMatchObject({
      lastStatus: 'RUNNING',
      capacityProviderName: SPOT,
    });
    const byType = await tasks.one({
      cluster: 'both',
      taskDefinition: 'web',
      networkConfiguration: awsvpc(),
      launchType: FARGATE,
    });
    expect(byType).not.toHaveProperty('capacityProviderName');
  });

  it('gives the same tasks for the same clientToken', async () => {
    const input = { cluster: 'both', taskDefinition: 'web', networkConfiguration: awsvpc(), clientToken: 'once' };
    const first = await tasks.one(input);
    expect((await tasks.one(input)).taskArn).toBe(first.taskArn);
  });

  it('holds a task to what Fargate takes', async () => {
    await expect(tasks.run({ cluster: 'both', taskDefinition: 'bridge' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Task definition does not support launch_type FARGATE.',
    });
  });

  it.each<[what: string, strategy: CapacityProviderStrategyItem[], message: RegExp]>([
    ['two bases', [item(FARGATE, 1, 1), item(SPOT, 1, 1)], /Only one capacity provider can have a base value/],
    ['no weight', [item(FARGATE, 0, 1), item(SPOT, 0)], /no capacity providers .* weight value greater than zero/],
    ['a provider that is not there', [item('nope', 1)], /\(nope\) was not found/],
  ])('is refused with %s, and nothing runs', async (_what, strategy, message) => {
    await expect(run(2, strategy)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  it('is refused of a provider that is not the cluster’s', async () => {
    const input = { cluster: 'useless', taskDefinition: 'web', networkConfiguration: awsvpc() };
    await expect(tasks.run({ ...input, capacityProviderStrategy: [item(SPOT, 1)] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('not associated with the cluster'),
    });
  });
});
