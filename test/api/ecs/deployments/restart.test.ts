import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { at, breaker, checked, type Story, story } from '../../../support/story.ts';

/** A server that keeps its data, with a settled service. */
async function settled(desiredCount: number, minimum: number, maximum: number, more: object = {}) {
  const data = mkdtempSync(join(tmpdir(), 'drydock-story-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const told = await story({ data });
  await told.define();
  await told.create({ desiredCount, ...at(minimum, maximum, more) });
  await told.advance('1m');
  return { told, data };
}

/** Stops a server and starts it again on the same data. */
async function again(told: Story, data: string): Promise<Story> {
  await told.close();
  const next = await story({ data });
  await next.idle();
  await next.news();
  return next;
}

describe('a server that stops in the middle of a deployment and starts again', () => {
  it('goes on where it was', async () => {
    const { told, data } = await settled(4, 50, 100);
    await told.define();
    await told.update();
    await told.advance('20s');
    const before = await told.seen();
    const tasks = (await told.tasks()).map(({ taskArn }) => taskArn);
    const next = await again(told, data);
    expect(await next.running()).toEqual({ 'web:1': 2, 'web:2': 2 });
    expect((await next.tasks()).map(({ taskArn }) => taskArn).toSorted()).toEqual(tasks.toSorted());
    expect(await next.seen()).toEqual(before);
    await next.advance('40s');
    expect(await next.running()).toEqual({ 'web:2': 4 });
    expect(await next.news()).toEqual([
      'has stopped 2 running tasks: (task) (task).',
      'has started 2 tasks: (task) (task).',
      '(deployment B) deployment completed.', // A is what the first server completed
      'has reached a steady state.',
    ]);
  });

  it('still knows how many tasks failed', async () => {
    const { told, data } = await settled(1, 100, 200, breaker(true));
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define('web', { image: 'bad' });
    await told.update();
    await told.advance('6s'); // two tasks have failed
    expect((await told.seen()).deployments).toMatchObject([{ failedTasks: 2 }, { failedTasks: 0 }]);
    const next = await again(told, data);
    await next.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await next.advance('15m');
    expect((await next.deployments()).map((one) => one.replace(/ [A-Z] /, ' '))).toEqual([
      'PRIMARY web:1 1/1 COMPLETED',
    ]);
  });

  it('still knows what to return to', async () => {
    const { told, data } = await settled(1, 100, 200, breaker(true));
    await told.define('web', checked('UNHEALTHY@10s'));
    await told.update();
    await told.advance('5s');
    const next = await again(told, data);
    await next.advance('5m');
    expect(await next.running()).toEqual({ 'web:1': 1 });
    expect((await next.news()).slice(-2)[0]).toMatch(/^\(deployment [A-Z]\) deployment completed\.$/);
  });

  it('bakes for as long as was left', async () => {
    const { told, data } = await settled(1, 100, 200, { bakeTimeInMinutes: 10 });
    await told.advance('10m');
    await told.define();
    await told.update();
    await told.advance('6m');
    const next = await again(told, data);
    await next.advance('4m');
    expect(await next.news()).toEqual([]);
    await next.advance('1m');
    expect((await next.deployments()).map((one) => one.replace(/ [A-Z] /, ' '))).toEqual([
      'PRIMARY web:2 1/1 COMPLETED',
    ]);
  });

  it('goes on evening out Availability Zones', async () => {
    const { told, data } = await settled(3, 100, 200);
    await told.update({ availabilityZoneRebalancing: 'ENABLED' });
    await told.fault({ fault: 'lose-zone', match: { availabilityZone: 'us-east-1a' }, for: '5m' });
    await told.advance('5m');
    await told.advance('20s');
    expect(await told.tasks()).toHaveLength(4);
    const next = await again(told, data);
    await next.advance('1m');
    const zones = (await next.tasks()).map(({ availabilityZone }) => availabilityZone);
    expect(zones.toSorted()).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect((await next.news())[0]).toMatch(/^has stopped 1 running tasks in us-east-1[bc] due to AZ rebalancing: /);
  });

  it('starts nothing twice, and says nothing again', async () => {
    const { told, data } = await settled(3, 100, 200);
    const before = await told.seen();
    const next = await again(told, data);
    await next.advance('10m');
    expect(await next.news()).toEqual([]);
    expect(await next.seen()).toEqual(before);
  });
});
