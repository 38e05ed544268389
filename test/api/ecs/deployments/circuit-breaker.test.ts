import { describe, expect, it } from 'vitest';
import { at, breaker, checked, crashing, story } from '../../../support/story.ts';

const BAD = { image: 'bad' };
const NO_PULL = { fault: 'pull-failure', match: BAD };
const started = 'has started 1 tasks: (task).';

/** A service whose first deployment completed, with a circuit breaker. */
async function settled(desiredCount: number, minimum: number, maximum: number, rollback = true) {
  const told = await story();
  await told.fault(NO_PULL);
  await told.define();
  await told.create({ desiredCount, ...at(minimum, maximum, breaker(rollback)) });
  await told.advance('1m');
  await told.news();
  return told;
}

describe('a circuit breaker with rollback', () => {
  it('gives up after three tasks that never ran, and returns to the deployment before under its own id', async () => {
    const told = await settled(1, 100, 200);
    await told.define('web', BAD);
    await told.update();
    await told.advance('15m');
    expect(await told.news()).toEqual([
      started,
      started,
      started,
      '(deployment B) deployment failed: tasks failed to start.',
      'rolling back to deployment A.',
      '(deployment A) deployment completed.',
      'has reached a steady state.',
    ]);
    const { deployments = [], taskDefinition } = await told.seen();
    expect(taskDefinition).toMatch(/web:1$/);
    const [primary, ...others] = deployments;
    expect(others).toEqual([]);
    expect(primary).toMatchObject({ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 1, failedTasks: 0 });
    expect(primary?.rolloutStateReason).toBe(`ECS deployment ${primary?.id} completed.`);
  });

  it('shows both deployments while it rolls back', async () => {
    const told = await settled(2, 50, 100);
    const { deployments: [before] = [] } = await told.seen();
    await told.define('web', BAD);
    await told.update();
    await told.fault({ fault: 'slow-start', by: '5m', match: { image: 'drydock-test/*' } });
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 1/2 IN_PROGRESS', 'ACTIVE B web:2 0/0 FAILED']);
    const { deployments = [] } = await told.seen();
    expect(deployments.map(({ rolloutStateReason }) => rolloutStateReason)).toEqual([
      `ECS deployment circuit breaker: rolling back to deploymentId ${before?.id}.`,
      'ECS deployment circuit breaker: tasks failed to start.',
    ]);
    expect(deployments[0]).toMatchObject({ id: before?.id, createdAt: before?.createdAt });
    await told.advance('6m');
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 2/2 COMPLETED']);
  });

  it('gives up after three tasks that ran and failed their health checks', async () => {
    const told = await settled(1, 100, 200);
    await told.define('web', checked('UNHEALTHY@10s'));
    await told.update();
    await told.advance('5m');
    const unhealthy = '(task) failed container health checks.';
    const stopped = 'has stopped 1 running tasks: (task).';
    const replaced = `${started} Amazon ECS replaced 1 tasks due to an unhealthy status.`;
    const news = await told.news();
    expect(news.slice(0, 7)).toEqual([started, replaced, unhealthy, stopped, replaced, unhealthy, stopped]);
    expect(news.filter((one) => one === unhealthy)).toHaveLength(3);
    expect(news.filter((one) => /^\(deployment|^rolling/.test(one))).toEqual([
      '(deployment B) deployment failed: tasks failed to start.',
      'rolling back to deployment A.',
      '(deployment A) deployment completed.',
    ]);
    expect(news.at(-1)).toBe('has reached a steady state.');
    expect(await told.running()).toEqual({ 'web:1': 1 });
  });

  it('stalls when a deployment fails while another is rolled back, as none is complete', async () => {
    const told = await settled(2, 50, 100);
    await told.define('web', BAD);
    await told.update();
    await told.fault({ fault: 'slow-start', by: '2h', match: { image: 'drydock-test/*' } });
    await told.advance('1m');
    expect(await told.news()).toContain('rolling back to deployment A.');
    await told.define('web', BAD);
    await told.update();
    await told.advance('30m');
    const news = await told.news();
    expect(news).toContain('(deployment C) deployment failed: tasks failed to start.');
    expect(news.filter((one) => one.startsWith('rolling back'))).toEqual([]);
    expect((await told.deployments())[0]).toBe('PRIMARY C web:3 0/2 FAILED');
    await told.advance('1h');
    expect(await told.news()).toEqual([]); // nothing is started any more
  });

  it('has nothing to return to where the first deployment fails', async () => {
    const told = await story();
    await told.fault(NO_PULL);
    await told.define('web', BAD);
    await told.create({ desiredCount: 1, ...at(100, 200, breaker(true)) });
    await told.advance('30m');
    const failed = '(deployment A) deployment failed: tasks failed to start.';
    expect(await told.news()).toEqual([started, started, started, failed]);
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 0/1 FAILED']);
  });
});

describe('a circuit breaker without rollback', () => {
  it('leaves the failed deployment PRIMARY beside the tasks of the one before, until the next update', async () => {
    const told = await settled(1, 100, 200, false);
    await told.define('web', BAD);
    await told.update();
    await told.advance('1h');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 0/1 FAILED', 'ACTIVE A web:1 1/1 COMPLETED']);
    const { deployments: [primary] = [] } = await told.seen();
    expect(primary?.rolloutStateReason).toBe('ECS deployment circuit breaker: tasks failed to start.');
    expect(primary?.failedTasks).toBe(3);
    expect((await told.news()).at(-1)).toBe('(deployment B) deployment failed: tasks failed to start.');
    await told.define();
    await told.update();
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY C web:3 1/1 COMPLETED']);
  });
});

describe('failed tasks', () => {
  it.each([
    [7, 4],
    [5, 3],
    [10, 5],
  ])('of a deployment of %i tasks trip the breaker at %i', async (desiredCount, threshold) => {
    const told = await settled(desiredCount, 0, 100, false);
    await told.define('web', BAD);
    await told.update();
    await told.advance('1h');
    const { deployments: [primary] = [] } = await told.seen();
    expect(primary?.rolloutState).toBe('FAILED');
    expect(primary?.failedTasks).toBeGreaterThanOrEqual(threshold);
    expect(primary?.failedTasks).toBeLessThanOrEqual(desiredCount); // those started together
  });

  it('are counted one after the other, and no more once a task of the deployment ran well', async () => {
    const told = await settled(2, 100, 200);
    await told.fault({ fault: 'pull-failure', match: { image: 'flaky' }, count: 2 });
    await told.define('web', { image: 'flaky' });
    await told.update();
    const failures = async () => (await told.seen()).deployments?.map(({ failedTasks }) => failedTasks);
    expect(await failures()).toEqual([2, 0]);
    await told.advance('30s');
    expect(await failures()).toEqual([0, 0]);
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
  });

  it('that ran are none: a crash loop trips no breaker', async () => {
    const told = await settled(1, 100, 200);
    await told.define('web', crashing('20s'));
    await told.update();
    await told.advance('20m');
    expect((await told.deployments())[0]).toMatch(/^PRIMARY B web:2 \d\/1 IN_PROGRESS$/);
    expect((await told.seen()).deployments?.[0]?.failedTasks).toBe(0);
  });
});
