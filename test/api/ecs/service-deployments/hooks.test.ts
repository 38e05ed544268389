import { ContinueServiceDeploymentCommand, type DeploymentLifecycleHookStage } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEvents } from '../../../support/event-stream.ts';
import { type Story, startStory } from './story.ts';

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.close());

/** A second deployment that pauses at some stages, at the first of which it is. */
async function pausedAt(lifecycleStages: DeploymentLifecycleHookStage[], timeout?: object, more: object = {}) {
  const hook = { targetType: 'PAUSE', lifecycleStages, timeoutConfiguration: timeout };
  await story.create({ deploymentConfiguration: { strategy: 'BLUE_GREEN', ...more } });
  await story.pass('41s');
  await story.register();
  await story.update({ taskDefinition: 'web', deploymentConfiguration: { lifecycleHooks: [hook as never] } });
}
const hooks = async () => (await story.deployment()).lifecycleHookDetails ?? [];
/** What was told of hooks up to this event. */
const toldUpTo = async (eventName: string) => {
  const stream = await openEvents(story.url, '?after=0');
  const sent = await stream.until(({ data }) => data.detail.eventName === eventName);
  await stream.close();
  return sent.map(({ data }) => data).filter((data) => data['detail-type'] === 'ECS Hook State Change');
};

describe('a pause of a deployment', () => {
  it('waits before anything is started, for a day unless told, and goes on when it is told to', async () => {
    await pausedAt(['PRE_SCALE_UP']);
    const { updatedAt, lifecycleStage } = await story.deployment();
    expect(lifecycleStage).toBe('PRE_SCALE_UP');
    expect(await hooks()).toEqual([
      {
        hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
        targetType: 'PAUSE',
        status: 'AWAITING_ACTION',
        expiresAt: new Date(Number(updatedAt) + 86_400_000),
        timeoutAction: 'ROLLBACK',
      },
    ]);
    await story.pass('5m');
    expect(await story.shown()).toEqual(['PRIMARY 2 IN_PROGRESS 0', 'ACTIVE 1 COMPLETED 2']);
    await story.answer();
    await story.pass('41s');
    expect((await hooks()).map(({ status }) => status)).toEqual(['SUCCEEDED']);
    expect(await story.shown()).toEqual(['PRIMARY 2 COMPLETED 2']);
  });

  it('rolls the deployment back when it is told to', async () => {
    await pausedAt(['POST_PRODUCTION_TRAFFIC_SHIFT']);
    await story.pass('41s');
    expect((await story.deployment()).targetServiceRevision?.requestedProductionTrafficWeight).toBe(100);
    await story.answer('ROLLBACK');
    await story.pass('1m');
    const { status, statusReason } = await story.deployment();
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(statusReason).toMatch(
      /^Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook\(s\) failed\. /,
    );
    expect((await story.said()).some((one) => one?.includes(`deployment failed: ${statusReason}`))).toBe(true);
    expect(await story.shown()).toEqual(['PRIMARY 1 COMPLETED 2']);
  });

  it.each([
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
    ['CONTINUE', 'SUCCESSFUL'],
  ])('that nobody answers in time does what it was told for that: %s', async (action, status) => {
    await pausedAt(['POST_SCALE_UP'], { timeoutInMinutes: 5, action });
    await story.pass('40s');
    await story.pass('299s');
    expect((await hooks())[0]?.status).toBe('AWAITING_ACTION');
    await story.pass('1m');
    expect((await hooks())[0]?.status).toBe('TIMED_OUT');
    expect((await story.deployment()).status).toBe(status);
  });

  it('before production traffic is taken before each of its steps', async () => {
    const more = { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 0 } };
    await pausedAt(['PRE_PRODUCTION_TRAFFIC_SHIFT'], undefined, more);
    await story.pass('41s');
    const weight = async () => (await story.deployment()).targetServiceRevision?.requestedProductionTrafficWeight;
    expect([await weight(), (await story.deployment()).lifecycleStage]).toEqual([0, 'POST_TEST_TRAFFIC_SHIFT']);
    await story.answer();
    expect([await weight(), (await story.deployment()).lifecycleStage]).toEqual([20, 'PRODUCTION_TRAFFIC_SHIFT']);
    await story.answer('CONTINUE');
    expect(await weight()).toBe(100);
    expect(new Set((await hooks()).map(({ hookId }) => hookId)).size).toBe(2);
  });

  it('is told of', async () => {
    await pausedAt(['POST_SCALE_UP']);
    await story.pass('41s');
    await story.answer();
    const told = await toldUpTo('HOOK_SUCCEEDED');
    const { serviceDeploymentArn, serviceArn, clusterArn } = await story.deployment();
    const [hook] = await hooks();
    expect(told.map(({ detail }) => detail.eventName)).toEqual(['HOOK_AWAITING_ACTION', 'HOOK_SUCCEEDED']);
    expect(told[0]?.resources).toEqual([serviceDeploymentArn]);
    expect(told[0]?.detail).toEqual({
      eventType: 'INFO',
      eventName: 'HOOK_AWAITING_ACTION',
      hookId: hook?.hookId,
      hookType: 'PAUSE',
      expiresAt: hook?.expiresAt?.toISOString(),
      lifecycleStage: 'POST_SCALE_UP',
      ...{ clusterArn, serviceArn, serviceDeploymentArn },
      updatedAt: expect.any(String),
    });
  });

  it('is answered once, and by its id', async () => {
    await pausedAt(['PRE_SCALE_UP']);
    const [hook] = await hooks();
    const { serviceDeploymentArn } = await story.deployment();
    const go = (hookId: string | undefined, arn = serviceDeploymentArn) =>
      story.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId }));
    await expect(go('ecs-pause-none')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(go(hook?.hookId, `${serviceDeploymentArn}x`)).rejects.toMatchObject({
      name: 'ServiceDeploymentNotFoundException',
    });
    expect(await go(hook?.hookId)).toMatchObject({ serviceDeploymentArn });
    await expect(go(hook?.hookId)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
