import { describe, expect, it } from 'vitest';
import { at, story } from '../../../support/story.ts';

const STUCK =
  'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
  'Update the minimumHealthyPercent or maximumPercent value and try again.';

/** A service that has all its tasks of the first revision, for which a second was registered. */
async function settled(desiredCount: number, minimum: number, maximum: number) {
  const told = await story();
  await told.define();
  await told.create({ desiredCount, ...at(minimum, maximum) });
  await told.advance('1m');
  expect(await told.running()).toEqual({ 'web:1': desiredCount });
  expect((await told.news()).slice(-2)).toEqual([
    '(deployment A) deployment completed.',
    'has reached a steady state.',
  ]);
  await told.define();
  return told;
}

describe('a rolling deployment', () => {
  it('of 2 tasks at 50 and 100 percent stops one, starts one in its place, and does so again', async () => {
    const told = await settled(2, 50, 100);
    await told.update();
    expect(await told.running()).toEqual({ 'web:1': 1, 'web:2': 1 });
    await told.advance('39s'); // a task without health checks is healthy after 40 seconds
    expect(await told.running()).toEqual({ 'web:1': 1, 'web:2': 1 });
    await told.advance('1s');
    expect(await told.running()).toEqual({ 'web:2': 2 });
    await told.advance('1m');
    expect(await told.news()).toEqual([
      'has stopped 1 running tasks: (task).',
      'has started 1 tasks: (task).',
      'has stopped 1 running tasks: (task).',
      'has started 1 tasks: (task).',
      '(deployment B) deployment completed.',
      'has reached a steady state.',
    ]);
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
  });

  it('of 4 tasks at 100 and 200 percent starts four, and stops four when those are healthy', async () => {
    const told = await settled(4, 100, 200);
    await told.update();
    await told.advance('39s');
    expect(await told.running()).toEqual({ 'web:1': 4, 'web:2': 4 });
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 4/4 IN_PROGRESS', 'ACTIVE A web:1 4/4 COMPLETED']);
    await told.advance('1s');
    expect(await told.running()).toEqual({ 'web:2': 4 });
    expect(await told.news()).toEqual([
      'has started 4 tasks: (task) (task) (task) (task).',
      'has stopped 4 running tasks: (task) (task) (task) (task).',
      '(deployment B) deployment completed.',
      'has reached a steady state.',
    ]);
    const [stopped] = await told.tasks('STOPPED');
    expect(stopped).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      startedBy: expect.stringMatching(/^ecs-svc\/\d{19}$/),
    });
    expect(stopped?.stoppedReason).toBe(`Scaling activity initiated by (deployment ${stopped?.startedBy})`);
  });

  it('of 4 tasks at 50 and 100 percent stops two at first', async () => {
    const told = await settled(4, 50, 100);
    await told.update();
    expect(await told.running()).toEqual({ 'web:1': 2, 'web:2': 2 });
    await told.advance('40s');
    expect(await told.running()).toEqual({ 'web:2': 4 });
  });

  it.each([
    [2, 75, 100], // ceil(1.5) must stay, so none may stop
    [3, 100, 125], // floor(3.75) may be, so none may start
    [1, 100, 150],
  ])('of %i tasks at %i and %i percent is stuck, and says so', async (desired, minimum, maximum) => {
    const told = await settled(desired, minimum, maximum);
    await told.update();
    await told.advance('10m');
    expect(await told.news()).toEqual([STUCK]);
    expect(await told.deployments()).toEqual([
      `PRIMARY B web:2 0/${desired} IN_PROGRESS`,
      `ACTIVE A web:1 ${desired}/${desired} COMPLETED`,
    ]);
    await told.update({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } });
    await told.advance('1m');
    expect(await told.running()).toEqual({ 'web:2': desired });
  });
});
