import { PutClusterCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition } from '../../../support/launches.ts';
import { at, breaker, story } from '../../../support/story.ts';

/** A cluster with Fargate's capacity providers, and a definition that fits Fargate. */
async function fargate() {
  const told = await story();
  const { containerDefinitions, ...more } = fargateDefinition('web');
  await told.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'default',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    }),
  );
  const define = (of = {}) => told.define('web', of, more);
  await define();
  return {
    ...told,
    define,
    /** How many of the tasks are of each provider. */
    async split(): Promise<Record<string, number>> {
      const by = Map.groupBy(await told.tasks(), ({ capacityProviderName = 'none' }) => capacityProviderName);
      return Object.fromEntries([...by].map(([name, { length }]) => [name, length]));
    },
  };
}

const networkConfiguration = awsvpc();
const strategy = (...items: readonly (readonly [capacityProvider: string, base: number, weight: number])[]) => ({
  capacityProviderStrategy: items.map(([capacityProvider, base, weight]) => ({ capacityProvider, base, weight })),
  networkConfiguration,
});

describe('a service on Fargate', () => {
  it('is deployed as any other', async () => {
    const told = await fargate();
    await told.create({ desiredCount: 2, launchType: 'FARGATE', networkConfiguration, ...at(100, 200) });
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 2/2 COMPLETED']);
    expect(await told.tasks()).toMatchObject([
      { launchType: 'FARGATE', platformVersion: '1.4.0', group: 'service:web' },
      { launchType: 'FARGATE', platformVersion: '1.4.0', group: 'service:web' },
    ]);
    await told.define();
    await told.update();
    await told.advance('2m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
  });

  it('says why a task failed to start, and returns to the deployment before', async () => {
    const told = await fargate();
    await told.create({
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration,
      ...at(100, 200, breaker(true)),
    });
    await told.advance('1m');
    await told.news();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define({ image: 'bad' });
    await told.update();
    await told.advance('30m');
    const news = await told.news();
    const unable = news.filter((one) => /^was unable to place a task\. Reason: CannotPullContainerError: /.test(one));
    expect(unable).toHaveLength(3);
    expect(news.slice(0, 2)).toEqual(['has started 1 tasks: (task).', unable[0]]);
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 1/1 COMPLETED']);
  });
});

describe('a capacity provider strategy', () => {
  it('gives the base first, then shares by weight, and counts the tasks that are there', async () => {
    const told = await fargate();
    await told.create({ desiredCount: 2, ...strategy(['FARGATE', 2, 1], ['FARGATE_SPOT', 0, 3]), ...at(100, 200) });
    expect(await told.split()).toEqual({ FARGATE: 2 });
    for (const desiredCount of [3, 4, 5, 6]) await told.update({ desiredCount });
    expect(await told.split()).toEqual({ FARGATE: 3, FARGATE_SPOT: 3 });
    await told.update({ desiredCount: 10 });
    expect(await told.split()).toEqual({ FARGATE: 4, FARGATE_SPOT: 6 });
  });

  it('is that of each deployment by itself', async () => {
    const told = await fargate();
    await told.create({ desiredCount: 4, ...strategy(['FARGATE', 1, 1], ['FARGATE_SPOT', 0, 1]), ...at(100, 200) });
    await told.advance('1m');
    await told.update({ ...strategy(['FARGATE', 0, 1], ['FARGATE_SPOT', 0, 3]), forceNewDeployment: true });
    await told.advance('2m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:1 4/4 COMPLETED']);
    expect(await told.split()).toEqual({ FARGATE: 1, FARGATE_SPOT: 3 });
    const { capacityProviderStrategy, launchType } = await told.seen();
    expect(launchType).toBeUndefined();
    expect(capacityProviderStrategy).toEqual([
      { capacityProvider: 'FARGATE', weight: 1, base: 0 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
    ]);
  });
});

describe('the tags of a task of a service', () => {
  const tags = [{ key: 'team', value: 'blue' }];
  const ofDefinition = [{ key: 'kind', value: 'web' }];
  const managed = [
    { key: 'aws:ecs:clusterName', value: 'default' },
    { key: 'aws:ecs:serviceName', value: 'web' },
  ];
  it.each([
    [{}, []],
    [{ propagateTags: 'SERVICE' as const }, tags],
    [{ propagateTags: 'TASK_DEFINITION' as const }, ofDefinition],
    [{ enableECSManagedTags: true }, managed],
    [{ propagateTags: 'SERVICE' as const, enableECSManagedTags: true }, [...tags, ...managed]],
  ])('with %j are %j', async (more, expected) => {
    const told = await story();
    await told.define('web', {}, { tags: ofDefinition });
    await told.create({ desiredCount: 1, tags, ...more });
    const [task] = await told.tasks();
    const byKey = (a: { key?: string | undefined }, b: { key?: string | undefined }) =>
      String(a.key).localeCompare(String(b.key));
    expect(task?.tags?.toSorted(byKey)).toEqual(expected.toSorted(byKey));
  });

  it('change with the service for tasks that start later only', async () => {
    const told = await story();
    await told.define();
    await told.create({ desiredCount: 1, tags });
    await told.update({ propagateTags: 'SERVICE' });
    await told.advance('1m');
    await told.update({ desiredCount: 2 });
    expect((await told.tasks()).map((task) => task.tags)).toEqual([[], tags]);
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 2/2 COMPLETED']);
  });
});
