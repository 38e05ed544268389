import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEvents } from '../../../support/event-stream.ts';
import { awsvpc } from '../../../support/launches.ts';
import { startTaskSets, type TaskSets } from './task-set-calls.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000';

let sets: TaskSets;
beforeEach(async () => {
  sets = await startTaskSets();
});
afterEach(() => sets.close());

const counts = async () =>
  ((await sets.see()).taskSets ?? []).map(
    ({ status, computedDesiredCount, runningCount }) => `${status} ${computedDesiredCount} ${runningCount}`,
  );

describe('a task set', () => {
  it('is answered as ECS answers it, and has no tasks where nothing is said of its scale', async () => {
    const made = await sets.create();
    const id = String(made.id);
    expect(id).toMatch(/^ecs-svc\/\d{19}$/);
    expect(made).toEqual({
      id,
      taskSetArn: `${ARN}:task-set/default/web/${id}`,
      serviceArn: `${ARN}:service/default/web`,
      clusterArn: `${ARN}:cluster/default`,
      status: 'ACTIVE',
      taskDefinition: `${ARN}:task-definition/web:2`,
      ...{ computedDesiredCount: 0, pendingCount: 0, runningCount: 0 },
      createdAt: expect.any(Date),
      updatedAt: made.createdAt,
      launchType: 'EC2',
      ...{ loadBalancers: [], serviceRegistries: [] },
      scale: { value: 0, unit: 'PERCENT' },
      stabilityStatus: 'STABILIZING',
      stabilityStatusAt: made.createdAt,
      tags: [],
    });
    const { taskSets, failures } = await sets.see();
    expect([taskSets, failures]).toEqual([[{ ...made, stabilityStatus: 'STEADY_STATE' }], []]);
  });

  it('runs its share of the desired count, and follows both', async () => {
    const { id } = await sets.create({ scale: sets.scale(50), externalId: 'mine' });
    expect(await counts()).toEqual(['ACTIVE 1 1']);
    await sets.want(5);
    expect(await counts()).toEqual(['ACTIVE 3 3']);
    const updated = await sets.update(id, 20);
    expect(updated).toMatchObject({ computedDesiredCount: 3, stabilityStatus: 'STABILIZING', externalId: 'mine' });
    expect(updated.scale?.value).toBe(20);
    await sets.pass('1m');
    expect(await counts()).toEqual(['ACTIVE 1 1']);
    expect((await sets.see()).taskSets?.[0]?.stabilityStatus).toBe('STEADY_STATE');
  });

  it('has tasks that say whose they are', async () => {
    const { id } = await sets.create({ scale: sets.scale(100) });
    const { taskArns } = await sets.ecs.send(new ListTasksCommand({ startedBy: id }));
    const { tasks = [] } = await sets.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    expect(tasks.map(({ startedBy, group }) => [startedBy, group])).toEqual([
      [id, 'service:web'],
      [id, 'service:web'],
    ]);
    expect((await sets.service()).events?.[0]?.message).toMatch(
      new RegExp(`^\\(service web, taskSet ${id}\\) has started 2 tasks: \\(task `),
    );
  });

  it('on Fargate has a platform and a network', async () => {
    const made = await sets.create({ taskDefinition: 'far', launchType: 'FARGATE', networkConfiguration: awsvpc() });
    expect(made).toMatchObject({
      ...{ launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux' },
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' },
      },
    });
  });

  it('is told of when it is steady', async () => {
    const { taskSetArn } = await sets.create({ scale: sets.scale(100) });
    const stream = await openEvents(sets.url, '?after=0');
    const sent = await stream.until(({ data }) => data.detail.eventName === 'TASKSET_STEADY_STATE');
    await stream.close();
    expect(sent.at(-1)?.data.detail).toMatchObject({ eventType: 'INFO', taskSetArns: [taskSetArn] });
  });

  it('drains when it is deleted, and is gone when its tasks have ended', async () => {
    const { id, taskSetArn } = await sets.create({ scale: sets.scale(100) });
    expect(await sets.remove(id, true)).toMatchObject({
      status: 'DRAINING',
      computedDesiredCount: 0,
      scale: { value: 0, unit: 'PERCENT' },
      stabilityStatus: 'STABILIZING',
    });
    await sets.pass('1m');
    expect(await sets.see([String(id)])).toMatchObject({
      taskSets: [],
      failures: [{ arn: taskSetArn, reason: 'MISSING' }],
    });
    expect((await sets.service()).runningCount).toBe(0);
  });

  it('is the only one where it is made twice by the same call with the same token', async () => {
    const first = await sets.create({ clientToken: 'token', externalId: 'a' });
    const again = await sets.create({ externalId: 'a', clientToken: 'token' });
    expect(again.taskSetArn).toBe(first.taskSetArn);
    expect((await sets.create({ clientToken: 'other', externalId: 'a' })).id).not.toBe(first.id);
    await expect(sets.create({ clientToken: 'token', externalId: 'b' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('the primary task set', () => {
  it('is one at most, and its service is described by it', async () => {
    const [blue, green] = [await sets.create({ taskDefinition: 'web:1' }), await sets.create()];
    expect(await sets.service()).toMatchObject({
      launchType: 'EC2',
      deployments: [],
      deploymentController: { type: 'EXTERNAL' },
    });
    expect((await sets.service()).taskDefinition).toBeUndefined();
    expect(await sets.promote(blue.id)).toMatchObject({ id: blue.id, status: 'PRIMARY' });
    expect((await sets.service()).taskDefinition).toBe(`${ARN}:task-definition/web:1`);
    await sets.promote(green.taskSetArn);
    const { taskDefinition, taskSets = [] } = await sets.service();
    expect(taskDefinition).toBe(`${ARN}:task-definition/web:2`);
    expect(taskSets.map(({ status }) => status)).toEqual(['ACTIVE', 'PRIMARY']);
  });

  it('can only be deleted by force', async () => {
    const { id } = await sets.create();
    await sets.promote(id);
    await expect(sets.remove(id)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Primary TaskSet cannot be deleted',
    });
    await sets.remove(id, true);
    expect((await sets.service()).taskSets).toEqual([]);
  });
});
