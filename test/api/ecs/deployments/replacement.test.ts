import { DescribeServicesCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { at, checked, crashing, story } from '../../../support/story.ts';

const started = 'has started 1 tasks: (task).';
const steady = 'has reached a steady state.';
const MINUTE_MS = 60_000;

/** A service of this container, all of whose tasks were started. */
async function service(desiredCount: number, of: Parameters<Awaited<ReturnType<typeof story>>['define']>[1] = {}) {
  const told = await story();
  await told.define('web', of);
  await told.create({ desiredCount, ...at(100, 200) });
  return told;
}

describe('a service', () => {
  it('replaces a task that was stopped, and says that it is steady again', async () => {
    const told = await service(2);
    await told.advance('1m');
    await told.news();
    const [first] = await told.tasks();
    await told.ecs.send(new StopTaskCommand({ task: first?.taskArn, reason: 'by hand' }));
    await told.idle();
    expect(await told.news()).toEqual([started, steady]);
    expect(await told.running()).toEqual({ 'web:1': 2 });
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 2/2 COMPLETED']);
  });

  it('replaces a task that fails its health checks: the new one first, where there is room', async () => {
    const told = await service(1, checked('HEALTHY@1s,UNHEALTHY@5m'));
    await told.advance('4m');
    expect(await told.news()).toEqual([started, '(deployment A) deployment completed.', steady]);
    await told.advance('90s');
    expect(await told.news()).toEqual([
      `${started} Amazon ECS replaced 1 tasks due to an unhealthy status.`,
      '(task) failed container health checks.',
      'has stopped 1 running tasks: (task).',
      steady,
    ]);
    const [stopped] = await told.tasks('STOPPED');
    expect(stopped).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
  });

  it('does not look at failing health checks before its grace period is over', async () => {
    const told = await story();
    await told.define('web', checked('UNHEALTHY@10s,HEALTHY@1m'));
    await told.create({ desiredCount: 1, healthCheckGracePeriodSeconds: 300, ...at(100, 200) });
    await told.advance('2m');
    expect(await told.news()).toEqual([started, '(deployment A) deployment completed.', steady]);
    await told.define('web', checked('UNHEALTHY@10s'));
    await told.update();
    await told.advance('290s');
    expect(await told.news()).toEqual([started]);
    expect(await told.running()).toEqual({ 'web:2': 1, 'web:1': 1 });
    await told.advance('20s');
    expect(await told.news()).toContain('(task) failed container health checks.');
  });

  it('keeps a crash loop going without delay, steady in between, and counts no failures', async () => {
    const told = await service(1, crashing('30s'));
    await told.advance('10m');
    const news = await told.news();
    const rhythm = Array.from({ length: 20 }, () => [started, steady]).flat();
    expect(news.slice(3)).toEqual(rhythm);
    const { deployments = [] } = await told.seen();
    expect(deployments).toMatchObject([{ failedTasks: 0, rolloutState: 'COMPLETED' }]);
  });

  it('starts tasks that never run ever more seldom, at least every 15 minutes, until they do', async () => {
    const told = await story();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define('web', { image: 'bad' });
    await told.create({ desiredCount: 2, ...at(100, 200) });
    await told.advance('3h');
    const { events = [] } = await told.seen();
    const starts = events
      .filter(({ message }) => message?.includes('has started 2 tasks'))
      .map(({ createdAt }) => Number(createdAt))
      .reverse();
    const gaps = starts.slice(1).map((time, nth) => time - (starts[nth] ?? 0));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(gaps.at(-1)).toBe(15 * MINUTE_MS);
    expect(gaps[0]).toBeLessThanOrEqual(MINUTE_MS);
    expect(gaps.length).toBeLessThan(25);
    const news = await told.news();
    expect(news.slice(-2)).toEqual([
      'has started 2 tasks: (task) (task).',
      'is unable to consistently start tasks successfully.',
    ]);
    await told.lift();
    await told.advance('15m');
    expect(await told.running()).toEqual({ 'web:1': 2 });
    expect(await told.news()).toContain('(deployment A) deployment completed.');
  });

  it('forgets the delay with a new deployment', async () => {
    const told = await story();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define('web', { image: 'bad' });
    await told.create({ desiredCount: 1, ...at(100, 200) });
    await told.advance('2h');
    await told.lift();
    expect(await told.running()).toEqual({});
    await told.update({ forceNewDeployment: true });
    expect(await told.running()).toEqual({ 'web:1': 1 });
  });

  it('never counts a task of a user who names its deployment as starter', async () => {
    const told = await service(1);
    const { services: [shown] = [] } = await told.ecs.send(new DescribeServicesCommand({ services: ['web'] }));
    const startedBy = shown?.deployments?.[0]?.id;
    await told.ecs.send(new RunTaskCommand({ taskDefinition: 'web', startedBy, count: 2 }));
    await told.advance('2m');
    expect((await told.seen()).runningCount).toBe(1);
    expect(await told.tasks()).toHaveLength(1);
    await told.update({ desiredCount: 2 });
    expect((await told.seen()).runningCount).toBe(2);
  });

  it('repeats every six hours that it is steady', async () => {
    const told = await service(1);
    await told.advance('5h');
    await told.news();
    await told.advance('59m');
    expect(await told.news()).toEqual([]);
    await told.advance('2m');
    expect(await told.news()).toEqual([steady]);
    await told.advance('12h');
    expect(await told.news()).toEqual([steady, steady]);
  });
});
