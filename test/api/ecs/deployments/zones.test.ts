import { UpdateTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { story } from '../../../support/story.ts';

const THREE_ZONES = {
  cluster: 'default',
  instances: ['a', 'b', 'c'].map((availabilityZone) => ({ instanceType: 'm5.large', availabilityZone })),
};

/** A service that is even over three zones, with room for twice its tasks. */
async function settled(desiredCount: number, more: object = {}) {
  const told = await story({ fleet: 'none' });
  await told.post('fleet', THREE_ZONES);
  await told.define();
  await told.create({ desiredCount, ...more });
  await told.advance('1m');
  const zones = async (): Promise<Record<string, number>> => {
    const tasks = await told.tasks();
    const all = tasks.map(({ availabilityZone = '' }) => availabilityZone.slice(-1)).sort();
    return Object.fromEntries([...Map.groupBy(all, (zone) => zone)].map(([zone, { length }]) => [zone, length]));
  };
  return { ...told, zones };
}

const lose = { fault: 'lose-zone', match: { availabilityZone: 'us-east-1a' }, for: '10m' };

describe('a service whose zones are rebalanced', () => {
  it('starts tasks in a zone that returned, and stops as many elsewhere when they are healthy', async () => {
    const told = await settled(3);
    expect((await told.seen()).availabilityZoneRebalancing).toBe('ENABLED'); // of a new service unless told
    expect(await told.zones()).toEqual({ a: 1, b: 1, c: 1 });
    await told.news();
    await told.fault(lose);
    await told.advance('5m');
    const [lost, other] = [(await told.zones()).b, (await told.zones()).c];
    expect([lost, other].sort()).toEqual([1, 2]);
    await told.news();
    await told.advance('5m'); // until the zone is back
    await told.advance('39s');
    expect(Object.values(await told.zones()).sort()).toEqual([1, 1, 2]); // the new one is not healthy yet
    await told.advance('1m');
    expect(await told.zones()).toEqual({ a: 1, b: 1, c: 1 });
    const [full, empty] = lost === 2 ? ['b', 'c'] : ['c', 'b'];
    expect(await told.news()).toEqual([
      `is not AZ balanced with 2 tasks in us-east-1${full}, 1 tasks in us-east-1${empty}, 0 tasks in us-east-1a. ` +
        'AZ Rebalancing in progress.',
      'has started 1 tasks in us-east-1a to AZ Rebalance: (task).',
      `has stopped 1 running tasks in us-east-1${full} due to AZ rebalancing: (task).`,
      'is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b, 1 tasks in us-east-1c.',
      'has reached a steady state.',
    ]);
    const stopped = (await told.tasks('STOPPED')).find(({ stoppedReason }) => stoppedReason?.includes('rebalancing'));
    expect(stopped?.stoppedReason).toBe(
      `Availability-zone rebalancing initiated by (deployment ${stopped?.startedBy})`,
    );
    expect(stopped?.stopCode).toBe('ServiceSchedulerInitiated');
  });

  it('evens out five tasks over three zones as 2, 2 and 1', async () => {
    const told = await settled(5);
    await told.fault(lose);
    await told.advance('15m');
    expect(Object.values(await told.zones()).sort()).toEqual([1, 2, 2]);
    expect((await told.tasks()).length).toBe(5);
  });

  it('stays as it is with at most one task more in a zone than in another', async () => {
    const told = await settled(2);
    await told.fault(lose);
    await told.advance('30m');
    expect(Object.values(await told.zones())).toEqual([1, 1]);
    expect((await told.news()).filter((one) => one.includes('AZ'))).toEqual([]);
  });

  it('is left alone where rebalancing is DISABLED, until it is ENABLED', async () => {
    const told = await settled(3, { availabilityZoneRebalancing: 'DISABLED' });
    await told.fault(lose);
    await told.advance('1h');
    expect(Object.values(await told.zones()).sort()).toEqual([1, 2]);
    await told.update({ availabilityZoneRebalancing: 'ENABLED' });
    await told.advance('2m');
    expect(await told.zones()).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('tells EventBridge when that began and ended', async () => {
    const told = await settled(3);
    await told.fault(lose);
    await told.advance('15m');
    const names = (await told.bus('ECS Service Action')).map(({ detail }) => detail.eventName);
    expect(names.filter((name) => name.includes('REBALANCING'))).toEqual([
      'SERVICE_REBALANCING_STARTED',
      'SERVICE_REBALANCING_COMPLETED',
    ]);
  });

  it('does not start over and over beside protected tasks, nor says what is not so', async () => {
    const told = await settled(4);
    await told.fault(lose);
    const tasks = (await told.tasks()).map(({ taskArn = '' }) => taskArn);
    const more = { protectionEnabled: true, expiresInMinutes: 60 };
    await told.ecs.send(new UpdateTaskProtectionCommand({ cluster: 'default', tasks, ...more }));
    await told.advance('40m'); // the zone has been back for half an hour
    const news = await told.news();
    expect(news.filter((one) => one.includes('to AZ Rebalance')).length).toBeLessThanOrEqual(1);
    expect(news.filter((one) => /is AZ balanced with .* 0 tasks/.test(one))).toEqual([]);
    await told.advance('1h'); // the protection has run out
    expect(Object.values(await told.zones()).toSorted()).toEqual([1, 1, 2]);
  });

  it('says only once in six hours that a zone has no room', async () => {
    const told = await story({ fleet: 'none' });
    const large = (availabilityZone: string, instanceType = 'm5.large') => ({ instanceType, availabilityZone });
    await told.post('fleet', { cluster: 'default', instances: [large('a'), large('b', 't3.nano')] });
    await told.define('web', { memory: 1000 });
    await told.create({ desiredCount: 4 });
    await told.advance('1h');
    await told.post('fleet', { cluster: 'default', instances: [large('b', 't3.nano')] }); // as good as nothing
    await told.advance('1h');
    const news = await told.news();
    for (const sentence of new Set(news)) expect(news.filter((one) => one === sentence)).toEqual([sentence]);
    expect(news).toContain(
      'is unable to place a task in us-east-1b because no container instance met all of its requirements.',
    );
  });
});
