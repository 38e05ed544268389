import { describe, expect, it } from 'vitest';
import { at, breaker, crashing, story } from '../../../support/story.ts';

const DAEMON = { schedulingStrategy: 'DAEMON' } as const;
const started = 'has started 3 tasks: (task) (task) (task).';
const steady = 'has reached a steady state.';

describe('a DAEMON service', () => {
  it('returns to the deployment before when its circuit breaker trips', async () => {
    const told = await story();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define();
    await told.create({ ...DAEMON, deploymentConfiguration: breaker(true) });
    await told.advance('1m');
    await told.news();
    await told.define('web', { image: 'bad' });
    await told.update();
    await told.advance('15m');
    expect(await told.deployments()).toEqual(['PRIMARY A web:1 3/3 COMPLETED']);
    expect(await told.news()).toEqual([
      'has stopped 3 running tasks: (task) (task) (task).',
      started,
      '(deployment B) deployment failed: tasks failed to start.',
      'rolling back to deployment A.',
      started,
      '(deployment A) deployment completed.',
      steady,
    ]);
  });

  it('keeps a crash loop going without delay', async () => {
    const told = await story();
    await told.define('web', crashing('30s'));
    await told.create(DAEMON);
    await told.advance('5m');
    const rhythm = Array.from({ length: 10 }, () => [started, steady]).flat();
    expect((await told.news()).slice(3)).toEqual(rhythm);
  });

  it('leaves its task alone while the agent of an instance is out of reach', async () => {
    const told = await story();
    await told.define();
    await told.create(DAEMON);
    await told.advance('1m');
    const before = (await told.tasks()).map(({ taskArn }) => taskArn);
    await told.fault({ fault: 'disconnect-agent', count: 1, for: '10s' });
    await told.advance('5m');
    await told.fault({ fault: 'disconnect-agent', count: 1, for: '10m' });
    await told.advance('20m');
    expect((await told.tasks()).map(({ taskArn }) => taskArn).toSorted()).toEqual(before.toSorted());
    expect(await told.seen()).toMatchObject({ desiredCount: 3, runningCount: 3 });
  });

  it('wants a task on an instance without room too, says so, and starts it when there is', async () => {
    const told = await story();
    await told.define('other', { memory: 7000 });
    await told.create({ serviceName: 'other', taskDefinition: 'other', desiredCount: 3, ...at(100, 200) });
    await told.define('web', { memory: 2000 });
    await told.create(DAEMON);
    await told.advance('1m');
    expect(await told.seen()).toMatchObject({ desiredCount: 3, runningCount: 0 });
    expect((await told.news())[0]).toMatch(/^was unable to place a task .* has insufficient memory available\. /);
    await told.update({ service: 'other', desiredCount: 0 });
    await told.advance('1m');
    expect(await told.seen()).toMatchObject({ desiredCount: 3, runningCount: 3 });
    expect((await told.news()).at(-1)).toBe(steady);
  });
});
