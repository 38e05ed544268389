import { DeregisterContainerInstanceCommand, UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { at, story } from '../../../support/story.ts';

/** A settled service, with the instance of its first task. */
async function settled(desiredCount: number, minimum: number, maximum: number) {
  const told = await story();
  await told.define();
  await told.create({ desiredCount, ...at(minimum, maximum) });
  await told.advance('1m');
  await told.news();
  return { ...told, ...(await withInstance(told)) };
}

async function withInstance(told: Awaited<ReturnType<typeof story>>) {
  const [task] = await told.tasks();
  const instance = task?.containerInstanceArn ?? 'none';
  return {
    instance,
    async drain(): Promise<void> {
      await told.ecs.send(
        new UpdateContainerInstancesStateCommand({ containerInstances: [instance], status: 'DRAINING' }),
      );
      await told.idle();
    },
    /** How many tasks that are wanted are on the instance, and how many elsewhere. */
    async places(): Promise<{ there: number; elsewhere: number }> {
      const tasks = await told.tasks();
      const there = tasks.filter(({ containerInstanceArn }) => containerInstanceArn === instance).length;
      return { there, elsewhere: tasks.length - there };
    },
  };
}

describe('the tasks of a service on an instance that drains', () => {
  it('stay until what replaces them is healthy, where there may be more', async () => {
    const told = await settled(3, 100, 200);
    await told.drain();
    await told.advance('39s');
    expect(await told.places()).toEqual({ there: 1, elsewhere: 3 });
    await told.advance('1s');
    expect(await told.places()).toEqual({ there: 0, elsewhere: 3 });
    expect(await told.news()).toEqual([
      'has started 1 tasks: (task).',
      'has stopped 1 running tasks: (task).',
      'has reached a steady state.',
    ]);
    const [stopped] = await told.tasks('STOPPED');
    expect(stopped?.stopCode).toBe('ServiceSchedulerInitiated');
  });

  it('are stopped first, as far as there may be fewer, where there may be no more', async () => {
    const told = await settled(2, 50, 100);
    await told.drain();
    expect(await told.places()).toEqual({ there: 0, elsewhere: 2 });
    expect(await told.news()).toEqual([
      'has stopped 1 running tasks: (task).',
      'has started 1 tasks: (task).',
      'has reached a steady state.',
    ]);
  });

  it('stay where there may be neither more nor fewer', async () => {
    const told = await settled(1, 100, 150);
    await told.drain();
    await told.advance('1h');
    expect(await told.places()).toEqual({ there: 1, elsewhere: 0 });
    expect(await told.tasks('STOPPED')).toEqual([]);
  });

  it('are stopped at once where they do not run yet', async () => {
    const told = await story();
    await told.define();
    await told.fault({ fault: 'slow-start', by: '10m' });
    await told.create({ desiredCount: 3, ...at(100, 200) });
    const { drain, places } = await withInstance(told);
    expect(await places()).toEqual({ there: 1, elsewhere: 2 });
    await told.news();
    await drain();
    expect(await places()).toEqual({ there: 0, elsewhere: 3 });
    expect((await told.news()).toSorted()).toEqual(['has started 1 tasks: (task).', 'stopped 1 pending tasks.']);
  });
});

describe('the tasks of a service on an instance that is lost', () => {
  it('are replaced when it is deregistered by force', async () => {
    const told = await settled(3, 100, 200);
    await told.ecs.send(new DeregisterContainerInstanceCommand({ containerInstance: told.instance, force: true }));
    await told.idle();
    expect(await told.places()).toEqual({ there: 0, elsewhere: 3 });
    const [stopped] = await told.tasks('STOPPED');
    expect(stopped?.stoppedReason).toBe('Container instance deregistration forced by user');
    expect(await told.news()).toEqual(['has started 1 tasks: (task).', 'has reached a steady state.']);
  });

  it('are replaced when its machine is gone', async () => {
    const told = await settled(3, 100, 200);
    await told.fault({ fault: 'kill-instance', match: { instance: told.instance } });
    expect(await told.places()).toEqual({ there: 0, elsewhere: 3 });
    const [stopped] = await told.tasks('STOPPED');
    expect(stopped?.stoppedReason).toMatch(/^Host EC2 \(instance i-[0-9a-f]{17}\) stopped\/terminated\.$/);
    expect(await told.running()).toEqual({ 'web:1': 3 });
  });

  it('are replaced when its agent has been out of reach for 60 seconds', async () => {
    const told = await settled(3, 100, 200);
    await told.fault({ fault: 'disconnect-agent', match: { instance: told.instance }, for: '59s' });
    await told.advance('10m');
    expect(await told.news()).toEqual([]);
    await told.fault({ fault: 'disconnect-agent', match: { instance: told.instance } });
    await told.advance('59s');
    expect(await told.places()).toEqual({ there: 1, elsewhere: 2 });
    await told.advance('1s');
    expect((await told.places()).elsewhere).toBe(3);
    await told.lift();
    await told.advance('2m');
    expect(await told.places()).toEqual({ there: 0, elsewhere: 3 });
    expect(await told.running()).toEqual({ 'web:1': 3 });
  });

  it('do not keep a deployment from being completed when a whole zone goes', async () => {
    const told = await settled(6, 50, 150);
    await told.define();
    await told.update();
    await told.fault({ fault: 'lose-zone', match: { availabilityZone: 'us-east-1b' }, for: '3m' });
    await told.advance('10m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 6/6 COMPLETED']);
  });
});
