import { UpdateTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { at, story } from '../../../support/story.ts';

const steady = 'has reached a steady state.';

/** A settled service, and how many of its tasks each instance has. */
async function settled(desiredCount: number, more: object = at(100, 200)) {
  const told = await story();
  await told.define('web', { cpu: 256 });
  await told.create({ desiredCount, ...more });
  await told.advance('1m');
  await told.news();
  return {
    ...told,
    async perInstance(): Promise<number[]> {
      const by = Map.groupBy(await told.tasks(), ({ containerInstanceArn }) => containerInstanceArn);
      return [...by.values()].map(({ length }) => length).toSorted((a, b) => b - a);
    },
    async protect(tasks: readonly { taskArn?: string | undefined }[], expiresInMinutes: number): Promise<void> {
      const arns = tasks.map(({ taskArn = '' }) => taskArn);
      await told.ecs.send(
        new UpdateTaskProtectionCommand({ cluster: 'default', tasks: arns, protectionEnabled: true, expiresInMinutes }),
      );
    },
  };
}

describe('a service that is scaled', () => {
  it('starts what is missing and stops what is too much, without a new deployment', async () => {
    const told = await settled(2);
    const answer = await told.update({ desiredCount: 4 });
    expect(answer).toMatchObject({ desiredCount: 4, runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] });
    expect(await told.news()).toEqual(['has started 2 tasks: (task) (task).', steady]);
    await told.update({ desiredCount: 1 });
    expect(await told.news()).toEqual(['has stopped 3 running tasks: (task) (task) (task).', steady]);
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 1/1 COMPLETED']);
    const stopped = await told.tasks('STOPPED');
    expect(new Set(stopped.map(({ stoppedReason }) => stoppedReason))).toEqual(
      new Set([`Scaling activity initiated by (deployment ${stopped[0]?.startedBy})`]),
    );
    await told.update({ desiredCount: 0 });
    expect(await told.running()).toEqual({});
  });

  it('keeps its zones even where it has no strategy', async () => {
    const told = await settled(7);
    expect(await told.perInstance()).toEqual([3, 2, 2]); // an instance in each of three zones
    await told.update({ desiredCount: 6 });
    expect(await told.perInstance()).toEqual([2, 2, 2]);
    await told.update({ desiredCount: 3 });
    expect(await told.perInstance()).toEqual([1, 1, 1]);
  });

  it('takes from the fullest zone, also among tasks that have only just started', async () => {
    const told = await settled(2);
    for (let round = 0; round < 5; round++) {
      await told.update({ desiredCount: 4 });
      await told.update({ desiredCount: 3 });
      expect(await told.perInstance()).toEqual([1, 1, 1]);
      await told.update({ desiredCount: 2 });
      await told.advance('1m');
    }
  });

  it('empties the emptiest instance where it packs', async () => {
    const told = await settled(10, { ...at(100, 200), placementStrategy: [{ type: 'binpack', field: 'cpu' }] });
    expect(await told.perInstance()).toEqual([8, 2]); // eight fill an instance
    await told.update({ desiredCount: 8 });
    expect(await told.perInstance()).toEqual([8]);
  });
});

describe('a protected task', () => {
  it('is not chosen when its service is scaled in', async () => {
    const told = await settled(3);
    const tasks = await told.tasks();
    await told.protect(tasks.slice(0, 1), 60);
    await told.update({ desiredCount: 1 });
    expect((await told.tasks()).map(({ taskArn }) => taskArn)).toEqual([tasks[0]?.taskArn]);
  });

  it('keeps its service from having as few as wanted, which says so, until the protection runs out', async () => {
    const told = await settled(3);
    await told.protect((await told.tasks()).slice(0, 2), 10);
    await told.update({ desiredCount: 1 });
    expect((await told.tasks()).length).toBe(2);
    const id = (await told.seen()).deployments?.[0]?.id?.replace('ecs-svc/', '');
    expect(await told.news()).toEqual([
      'has stopped 1 running tasks: (task).',
      `was unable to reach steady state because task set (${id}) was unable to scale in. ` +
        'Reason: The number of protected tasks are more than the desired count of tasks',
    ]);
    await told.advance('11m');
    expect((await told.tasks()).length).toBe(1);
    expect((await told.news()).at(-1)).toBe(steady);
  });

  it('is not stopped by a deployment, which is not complete before', async () => {
    const told = await settled(2);
    const [first] = await told.tasks();
    await told.protect([first ?? {}], 10);
    await told.define();
    await told.update();
    await told.advance('5m');
    expect(await told.running()).toEqual({ 'web:1': 1, 'web:2': 2 });
    expect((await told.seen()).deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
    await told.advance('6m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
  });

  it('makes no room for another: there are never more than may be', async () => {
    const told = await settled(2, at(50, 100));
    await told.protect(await told.tasks(), 60);
    await told.define();
    await told.update();
    await told.advance('30m');
    expect(await told.running()).toEqual({ 'web:1': 2 });
    await told.advance('40m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
  });
});
