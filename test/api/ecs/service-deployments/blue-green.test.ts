import { type DeploymentLifecycleHook, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD, type Story, startStory } from './story.ts';

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.close());

const stage = async () => {
  const { lifecycleStage, status, targetServiceRevision: target } = await story.deployment();
  return [status, lifecycleStage, target?.requestedTestTrafficWeight, target?.requestedProductionTrafficWeight];
};
const begin = async (deploymentConfiguration: object) => {
  await story.create({ deploymentConfiguration });
  await story.pass('41s');
  await story.register();
  await story.update({ taskDefinition: 'web' });
};

describe('a BLUE_GREEN deployment', () => {
  const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 } as const;

  it('that is the first goes through its stages as soon as its tasks are healthy, and bakes nothing', async () => {
    await story.create({ deploymentConfiguration: BLUE_GREEN });
    expect(await stage()).toEqual(['IN_PROGRESS', 'SCALE_UP', 0, 0]);
    await story.pass('40s');
    expect(await stage()).toEqual(['SUCCESSFUL', 'CLEAN_UP', 100, 100]);
  });

  it('starts green beside blue, shifts all traffic at once, bakes, and only then ends blue', async () => {
    await begin(BLUE_GREEN);
    expect(await story.shown()).toEqual(['PRIMARY 2 IN_PROGRESS 2', 'ACTIVE 1 COMPLETED 2']);
    expect(await stage()).toEqual(['IN_PROGRESS', 'SCALE_UP', 0, 0]);
    await story.pass('40s');
    expect(await stage()).toEqual(['IN_PROGRESS', 'BAKE_TIME', 100, 100]);
    await story.pass('599s');
    expect(await story.shown()).toEqual(['PRIMARY 2 IN_PROGRESS 2', 'ACTIVE 1 COMPLETED 2']);
    await story.pass('1s');
    expect(await stage()).toEqual(['SUCCESSFUL', 'CLEAN_UP', 100, 100]);
    expect(await story.shown()).toEqual(['PRIMARY 2 COMPLETED 2']);
  });

  it('replaces tasks of blue for as long as blue has the traffic', async () => {
    await story.create({ deploymentConfiguration: BLUE_GREEN });
    await story.pass('41s');
    const { taskArns: [blue] = [] } = await story.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    await story.register();
    const pause: DeploymentLifecycleHook = { targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] };
    await story.update({ taskDefinition: 'web', deploymentConfiguration: { lifecycleHooks: [pause] } });
    await story.pass('41s');
    await story.ecs.send(new StopTaskCommand({ task: blue }));
    await story.pass('1m');
    expect(await story.shown()).toEqual(['PRIMARY 2 IN_PROGRESS 2', 'ACTIVE 1 COMPLETED 2']);
  });

  it('is rolled back in its bake time when it is stopped, and blue has the traffic again', async () => {
    await begin(BLUE_GREEN);
    await story.pass('1m');
    await story.stop();
    await story.pass('1m');
    expect(await stage()).toEqual(['ROLLBACK_SUCCESSFUL', 'BAKE_TIME', 0, 0]);
    expect(await story.shown()).toEqual(['PRIMARY 1 COMPLETED 2']);
  });

  it('trips its circuit breaker while it scales up', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    await story.create({ deploymentConfiguration: { ...BLUE_GREEN, deploymentCircuitBreaker } });
    await story.pass('41s');
    await story.post('faults', { fault: 'pull-failure', match: { image: BAD } });
    await story.register(BAD);
    await story.update({ taskDefinition: 'web' });
    await story.pass('10m');
    expect(await story.deployment()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    });
    expect(await story.shown()).toEqual(['PRIMARY 1 COMPLETED 2']);
  });

  it('that finds two revisions first ends the one without the traffic', async () => {
    await begin(BLUE_GREEN);
    await story.register();
    await story.update({ taskDefinition: 'web' });
    expect((await story.list()).map(({ status }) => status)).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL']);
    await story.pass('30s');
    expect(await story.shown()).toEqual(['PRIMARY 3 IN_PROGRESS 2', 'ACTIVE 1 COMPLETED 2']);
    await story.pass('15m');
    expect(await story.shown()).toEqual(['PRIMARY 3 COMPLETED 2']);
  });
});

describe('a CANARY deployment', () => {
  it('shifts a part of the traffic, waits, and then shifts the rest', async () => {
    const canaryConfiguration = { canaryPercent: 10.5, canaryBakeTimeInMinutes: 3 };
    await begin({ strategy: 'CANARY', canaryConfiguration });
    await story.pass('41s');
    expect(await stage()).toEqual(['IN_PROGRESS', 'PRODUCTION_TRAFFIC_SHIFT', 100, 10.5]);
    const [source] = (await story.deployment()).sourceServiceRevisions ?? [];
    expect([source?.requestedTestTrafficWeight, source?.requestedProductionTrafficWeight]).toEqual([0, 89.5]);
    await story.pass('3m');
    expect(await stage()).toEqual(['SUCCESSFUL', 'CLEAN_UP', 100, 100]);
  });
});

describe('a LINEAR deployment', () => {
  it('shifts traffic step by step, and waits after each but the last', async () => {
    await begin({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 1 } });
    await story.pass('41s');
    expect(await stage()).toEqual(['IN_PROGRESS', 'PRODUCTION_TRAFFIC_SHIFT', 100, 40]);
    await story.pass('1m');
    expect(await stage()).toEqual(['IN_PROGRESS', 'PRODUCTION_TRAFFIC_SHIFT', 100, 80]);
    await story.pass('1m');
    expect(await stage()).toEqual(['SUCCESSFUL', 'CLEAN_UP', 100, 100]);
  });
});
