import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Story, startStory } from './story.ts';

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.close());

const told = async () => (await fetch(`${story.url}/_drydock/alarms`)).json();
const alarm = async (name: string, state: string) => {
  const answer = await story.post('alarms', { alarm: name, state });
  await story.idle();
  return answer;
};
const watching = (rollback: boolean, enable = true) => ({
  deploymentConfiguration: { alarms: { alarmNames: ['errors', 'latency'], enable, rollback } },
});
const begin = async (rollback: boolean, enable?: boolean) => {
  await story.create(watching(rollback, enable));
  await story.pass('10m');
  await story.register();
  await story.update({ taskDefinition: 'web' });
};

describe('an alarm that a deployment watches', () => {
  it('gives the deployment up and rolls it back, also while it bakes', async () => {
    await begin(true);
    expect((await story.deployment()).alarms).toEqual({
      ...{ status: 'MONITORING', alarmNames: ['errors', 'latency'], triggeredAlarmNames: [] },
    });
    await story.pass('1m');
    await alarm('other', 'ALARM');
    expect((await story.deployment()).status).toBe('IN_PROGRESS');
    await alarm('latency', 'ALARM');
    await story.pass('10m');
    expect(await story.deployment()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', alarmNames: ['errors', 'latency'], triggeredAlarmNames: ['latency'] },
    });
    const said = (await story.said()).map((one) => one?.replace(/\d{19}/g, 'N'));
    const at = said.indexOf('(service web) (deployment ecs-svc/N) deployment failed: alarm detected.');
    expect(said[at + 1]).toBe('(service web) rolling back to deployment ecs-svc/N.');
    expect(await story.shown()).toEqual(['PRIMARY 1 COMPLETED 2']);
  });

  it('stops the deployment where it does not roll back', async () => {
    await begin(false);
    await alarm('errors', 'ALARM');
    const { status, rollback } = await story.deployment();
    expect([status, rollback]).toEqual(['STOPPED', undefined]);
  });

  it('is not heeded where the deployment began in spite of it', async () => {
    await story.create(watching(true));
    await story.pass('10m');
    await alarm('errors', 'ALARM');
    await story.register();
    await story.update({ taskDefinition: 'web' });
    await alarm('latency', 'ALARM');
    await story.pass('10m');
    expect(await story.deployment()).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
  });

  it('is not heeded where alarms are not enabled, nor when the deployment has succeeded', async () => {
    await begin(true, false);
    await alarm('errors', 'ALARM');
    await story.pass('10m');
    expect(await story.deployment()).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
    await alarm('errors', 'OK');
    await story.update(watching(true));
    await story.update();
    await story.pass('10m');
    await alarm('errors', 'ALARM');
    expect(await story.deployment()).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'MONITORING_COMPLETE', triggeredAlarmNames: [] },
    });
  });
});

describe('/_drydock/alarms', () => {
  it('shows the alarms that were told of, each account its own', async () => {
    expect(await told()).toEqual({ alarms: [] });
    expect(await alarm('b', 'ALARM')).toEqual({ status: 200, body: { alarm: 'b', state: 'ALARM' } });
    await alarm('a', 'OK');
    await story.post('alarms?account=111122223333', { alarm: 'c', state: 'ALARM' });
    expect(await told()).toEqual({
      alarms: [
        { alarm: 'a', state: 'OK' },
        { alarm: 'b', state: 'ALARM' },
      ],
    });
    await story.post('reset', {});
    expect(await told()).toEqual({ alarms: [] });
  });

  it.each([
    [{ alarm: 'a' }],
    [{ alarm: 'a', state: 'INSUFFICIENT_DATA' }],
    [{ alarm: '', state: 'OK' }],
    [{ name: 'a', state: 'OK' }],
  ])('refuses %j', async (body) => {
    expect((await story.post('alarms', body)).status).toBe(400);
    expect((await story.post('alarms?account=1', { alarm: 'a', state: 'OK' })).status).toBe(400);
  });
});
