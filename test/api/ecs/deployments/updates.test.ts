import {
  DeleteServiceCommand,
  ListServicesCommand,
  RunTaskCommand,
  type Task,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { at, story } from '../../../support/story.ts';

/** A settled service of the first revision, and a second revision. */
async function settled(desiredCount: number, minimum = 100, maximum = 200, more: object = {}) {
  const told = await story();
  await told.define();
  await told.create({ desiredCount, ...at(minimum, maximum, more) });
  await told.advance('1m');
  await told.news();
  await told.define();
  return told;
}

describe('a forced new deployment', () => {
  it('replaces all tasks by others of the same revision', async () => {
    const told = await settled(2);
    const before = (await told.tasks()).map(({ taskArn }) => taskArn);
    await told.update({ forceNewDeployment: true });
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:1 2/2 COMPLETED']);
    expect((await told.tasks()).filter(({ taskArn }) => before.includes(taskArn))).toEqual([]);
  });
});

describe('what changes in mid-rollout', () => {
  it('is the deployment: a second update takes the place of the first', async () => {
    const told = await settled(4, 50, 100);
    await told.update();
    await told.define();
    expect(await told.running()).toEqual({ 'web:1': 2, 'web:2': 2 });
    await told.update();
    expect((await told.deployments())[0]).toMatch(/^PRIMARY C web:3 \d\/4 IN_PROGRESS$/);
    expect(await told.tasks()).toHaveLength(4);
    await told.advance('5m');
    expect(await told.deployments()).toEqual(['PRIMARY C web:3 4/4 COMPLETED']);
    const news = await told.news();
    expect(news).toContain('(deployment C) deployment completed.');
    expect(news).not.toContain('(deployment B) deployment completed.');
  });

  it('is the deployment, as long as tasks of fewer than five are left', async () => {
    const told = await settled(5, 0, 100);
    const protect = (tasks: readonly Task[], protectionEnabled: boolean) => {
      const arns = tasks.map(({ taskArn = '' }) => taskArn);
      const input = { cluster: 'default', tasks: arns, protectionEnabled };
      return told.ecs.send(new UpdateTaskProtectionCommand(input));
    };
    for (let nth = 0; nth < 4; nth++) {
      const newest = (await told.seen()).deployments?.[0]?.id;
      const [first = {}] = (await told.tasks()).filter(({ startedBy }) => startedBy === newest);
      await protect([first], true);
      await told.update({ forceNewDeployment: true });
    }
    await expect(told.update({ forceNewDeployment: true })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: '5 active deployments exist, unable to create new deployment.',
    });
    await told.update({ desiredCount: 4 });
    await protect(await told.tasks(), false);
    await told.advance('5m');
    await told.update({ forceNewDeployment: true });
  });

  it('is the service: what is added is of the new revision', async () => {
    const told = await settled(2);
    await told.update();
    await told.update({ desiredCount: 4 });
    expect(await told.running()).toEqual({ 'web:1': 2, 'web:2': 4 });
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 4/4 COMPLETED']);
  });

  it('is the service: what is too much goes', async () => {
    const told = await settled(4);
    await told.update();
    await told.update({ desiredCount: 1 });
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 1/1 COMPLETED']);
    expect(await told.tasks()).toHaveLength(1);
  });

  it('is the percentages, which hold at once', async () => {
    const told = await settled(4);
    await told.update();
    expect(await told.running()).toEqual({ 'web:1': 4, 'web:2': 4 });
    await told.update({ deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } });
    expect(await told.running()).toEqual({ 'web:1': 2, 'web:2': 4 }); // two may be missing, and there are too many
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 4/4 COMPLETED']);
  });

  it('is the way back: the revision before is deployed anew', async () => {
    const told = await settled(2);
    await told.update();
    await told.update({ taskDefinition: 'web:1' });
    await told.advance('2m');
    expect(await told.deployments()).toEqual(['PRIMARY C web:1 2/2 COMPLETED']);
  });
});

describe('a bake time', () => {
  it.each([
    ['of its own', { bakeTimeInMinutes: 10 }, 10],
    ['of alarms', { alarms: { alarmNames: ['errors'], enable: true, rollback: true }, bakeTimeInMinutes: 3 }, 3],
  ])('%s keeps the deployment before in the list until it is over', async (_, more, minutes) => {
    const told = await settled(2, 100, 200, more);
    await told.advance(`${minutes}m`);
    await told.news();
    await told.update();
    await told.advance('41s');
    await told.advance(`${minutes - 1}m`);
    expect((await told.deployments()).map((one) => one.replace(/\d\/\d/, 'n/n'))).toEqual([
      'PRIMARY B web:2 n/n IN_PROGRESS',
      'ACTIVE A web:1 n/n COMPLETED',
    ]);
    expect(await told.news()).not.toContain('(deployment B) deployment completed.');
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 2/2 COMPLETED']);
    expect((await told.news()).slice(-2)).toEqual([
      '(deployment B) deployment completed.',
      'has reached a steady state.',
    ]);
  });
});

describe('a deleted service', () => {
  it('is DRAINING until its tasks have ended, then INACTIVE, and listed no more', async () => {
    const told = await settled(2);
    await told.fault({ fault: 'slow-start', by: '5m' });
    await told.update({ desiredCount: 3 });
    const { ecs } = told;
    const { service } = await ecs.send(new DeleteServiceCommand({ service: 'web', force: true }));
    expect(service).toMatchObject({
      status: 'DRAINING',
      desiredCount: 0,
      deployments: [{ status: 'PRIMARY', desiredCount: 0 }],
    });
    expect((await ecs.send(new ListServicesCommand({}))).serviceArns).toEqual([]);
    await told.idle();
    expect(await told.tasks()).toEqual([]);
    expect(await told.seen()).toMatchObject({ status: 'INACTIVE', runningCount: 0, pendingCount: 0 });
    const stopped = await told.tasks('STOPPED');
    expect(stopped.map(({ stopCode }) => stopCode)).toEqual(
      Array.from({ length: 3 }, () => 'ServiceSchedulerInitiated'),
    );
    const again = await told.create({ desiredCount: 1, ...at(100, 200) });
    expect(again).toMatchObject({ status: 'ACTIVE', events: [] });
  });
});

it('the group of a service is not for others', async () => {
  const told = await settled(1);
  const [task] = await told.tasks();
  const { deployments = [] } = await told.seen();
  expect(task).toMatchObject({ group: 'service:web', startedBy: deployments[0]?.id });
  const run = told.ecs.send(new RunTaskCommand({ taskDefinition: 'web', group: 'service:web' }));
  await expect(run).rejects.toThrow(/^Invalid namespace for group\.?$/);
  await expect(run).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
