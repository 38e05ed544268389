import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { BY_ZONE, binpack, counted, memberOf, placementCluster, spread } from './placement-cluster.ts';

const zonesOf = (places: readonly string[]) => counted(places.map((place) => place.split(' ')[1] ?? ''));

describe('a placement strategy', () => {
  it('spread over zones gives each as many, whatever instances it has', async () => {
    const on = await placementCluster([['m5.large a'], ['t3.small b', { count: 2 }], ['c5.xlarge c', { count: 3 }]]);
    expect(zonesOf(await on.placed({ count: 9, placementStrategy: [BY_ZONE] }))).toEqual({ a: 3, b: 3, c: 3 });
  });

  it('spread over an attribute of one’s own gives each value as many', async () => {
    const on = await placementCluster([
      ['m5.large a', { attributes: { rack: 'r1' } }],
      ['m5.large b', { attributes: { rack: 'r2' } }],
      ['m5.large c', { count: 2, attributes: { rack: 'r3' } }],
    ]);
    const places = await on.placed({ count: 6, placementStrategy: [spread('attribute:rack')] });
    expect(zonesOf(places)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it.each(['instanceId', 'host', 'instanceid', 'HOST'])('spread over %s gives each instance as many', async (field) => {
    const on = await placementCluster([['m5.large a'], ['t3.small a'], ['c5.xlarge b']]);
    const places = await on.placed({ count: 6, placementStrategy: [spread(field)] });
    expect(counted(places)).toEqual({ 'm5.large a': 2, 't3.small a': 2, 'c5.xlarge b': 2 });
  });

  it.each<[field: string, sizes: object, expected: object]>([
    ['cpu', { cpu: 1000, memory: 16 }, { 't3.small a': 2, 'c5.xlarge a': 3 }],
    ['CPU', { cpu: 1000, memory: 16 }, { 't3.small a': 2, 'c5.xlarge a': 3 }],
    ['memory', { cpu: 0, memory: 900 }, { 't3.small a': 2, 'c5.xlarge a': 3 }],
    ['Memory', { cpu: 0, memory: 900 }, { 't3.small a': 2, 'c5.xlarge a': 3 }],
  ])('binpack by %s fills the instance with the least that still fits', async (field, sizes, expected) => {
    const on = await placementCluster([['m5.4xlarge b'], ['c5.xlarge a'], ['t3.small a']]);
    await on.register('sized', sizes);
    const asked = { taskDefinition: 'sized', count: 5, placementStrategy: [binpack(field)] };
    expect(counted(await on.placed(asked))).toEqual(expected);
  });

  it('binpack passes over the fullest instance where a task no longer fits', async () => {
    const on = await placementCluster([['t3.small a'], ['c5.xlarge a']]);
    await on.register('big', { cpu: 2000 });
    const big = { taskDefinition: 'big', count: 2, placementStrategy: [binpack('cpu')] };
    expect(await on.placed(big)).toEqual(['t3.small a', 'c5.xlarge a']);
    expect(await on.placed({ placementStrategy: [binpack('cpu')] })).toEqual(['c5.xlarge a']);
  });

  it('breaks the ties of the one before it: zones first, and in each the fullest instance', async () => {
    const on = await placementCluster([['c5.xlarge a'], ['m5.large a'], ['c5.xlarge b'], ['m5.large b']]);
    const places = await on.placed({ count: 4, placementStrategy: [BY_ZONE, binpack('cpu')] });
    expect(counted(places)).toEqual({ 'm5.large a': 2, 'm5.large b': 2 });
  });

  it('spread counts only the tasks of the same group', async () => {
    const on = await placementCluster([['m5.large a'], ['m5.large b']]);
    await on.run({
      group: 'other',
      count: 6,
      placementConstraints: [memberOf('attribute:ecs.availability-zone =~ .*a')],
    });
    const own = (count: number) => on.placed({ group: 'own', count, placementStrategy: [BY_ZONE] });
    expect(zonesOf(await own(2))).toEqual({ a: 1, b: 1 });
    const inA = [memberOf('attribute:ecs.availability-zone =~ .*a')];
    await on.run({ group: 'own', placementConstraints: inA });
    expect(await own(1)).toEqual(['m5.large b']);
  });

  it('is best effort, where constraints and resources are binding', async () => {
    const on = await placementCluster([['t3.small a'], ['m5.large b'], ['m5.large c']]);
    const notC = [memberOf('attribute:ecs.availability-zone != us-east-1c')];
    await on.register('big', { cpu: 512 });
    const fill = {
      taskDefinition: 'big',
      count: 4,
      placementConstraints: [memberOf('attribute:ecs.instance-type == t3.small')],
    };
    expect(await on.placed(fill)).toHaveLength(4);
    const places = await on.placed({ count: 4, placementConstraints: notC, placementStrategy: [BY_ZONE] });
    expect(zonesOf(places)).toEqual({ b: 4 });
  });

  it.each<[string, Partial<RunTaskCommandInput>]>([
    ['random', { placementStrategy: [{ type: 'random' }] }],
    ['none', {}],
    ['an empty list', { placementStrategy: [] }],
  ])('%s takes now this instance, now that, of those with room', async (_what, asked) => {
    const on = await placementCluster([['m5.large a', { count: 10 }], ['t3.small b']]);
    await on.register('big', { cpu: 2048 });
    const onlyB = [memberOf('attribute:ecs.instance-type == t3.small')];
    expect(await on.placed({ taskDefinition: 'big', placementConstraints: onlyB })).toEqual(['t3.small b']);
    const instances = new Set<unknown>();
    for (let n = 0; n < 8; n++) instances.add((await on.run(asked)).tasks?.[0]?.containerInstanceArn);
    const { tasks = [] } = await on.run({ count: 10, ...asked });
    expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBeGreaterThan(1);
    expect(instances.size).toBeGreaterThan(1);
    expect(instances).not.toContain(on.arns[10]);
  });
});
