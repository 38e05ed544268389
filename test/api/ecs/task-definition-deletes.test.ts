import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type TaskDefinitionStatus,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { ecsClient, startServer } from '../../support/server.ts';

const MINUTE_MS = 60_000;
const own = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`;

describe('deleting task definitions', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await register('live');
  });
  afterAll(() => server.close());

  const register = (family: string) => server.ecs.send(new RegisterTaskDefinitionCommand(definition(family)));
  const deregister = (taskDefinition: string) =>
    server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  const remove = (...taskDefinitions: string[]) =>
    server.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
  const describeOne = async (taskDefinition: string) =>
    (await server.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
  const listed = async (familyPrefix: string, status: TaskDefinitionStatus) =>
    (await server.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix, status }))).taskDefinitionArns;

  it('makes INACTIVE revisions DELETE_IN_PROGRESS, which can be described and not run', async () => {
    for (let revision = 1; revision <= 3; revision++) await register('old');
    await deregister('old:1');
    await deregister('old:2');
    const { taskDefinitions, failures } = await remove('old:1', own('task-definition/old:2'));
    expect(failures).toEqual([]);
    expect(taskDefinitions).toMatchObject(
      [1, 2].map((revision) => ({
        taskDefinitionArn: own(`task-definition/old:${revision}`),
        revision,
        status: 'DELETE_IN_PROGRESS',
        deregisteredAt: expect.any(Date),
        deleteRequestedAt: expect.any(Date),
        containerDefinitions: [{ name: 'app' }],
      })),
    );
    expect(await describeOne('old:1')).toEqual(taskDefinitions?.[0]);
    expect(await listed('old', 'DELETE_IN_PROGRESS')).toEqual([1, 2].map((n) => own(`task-definition/old:${n}`)));
    expect(await listed('old', 'INACTIVE')).toEqual([]);
    expect(await listed('old', 'ACTIVE')).toEqual([own('task-definition/old:3')]);
    await expect(server.ecs.send(new RunTaskCommand({ taskDefinition: 'old:1' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
    expect((await register('old')).taskDefinition?.revision).toBe(4); // numbers are never given again
    // asking again changes nothing, nor does deregistering
    expect((await remove('old:1', 'old:1')).taskDefinitions).toEqual([taskDefinitions?.[0], taskDefinitions?.[0]]);
    await deregister('old:1');
    expect(await describeOne('old:1')).toEqual(taskDefinitions?.[0]);
  });

  it('lets a task go on that runs from it', async () => {
    await register('used');
    const { tasks } = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'used' }));
    await deregister('used:1');
    await remove('used:1');
    await server.idle();
    const described = await server.ecs.send(new DescribeTasksCommand({ tasks: [String(tasks?.[0]?.taskArn)] }));
    expect(described.tasks?.[0]).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
  });

  const ACTIVE = 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';
  const MISSING =
    'The specified task definition does not exist. Specify a valid account, family, revision and try again.';
  const INVALID = 'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.';
  it.each<[sent: string, arn: string, reason: string]>([
    ['live:1', own('task-definition/live:1'), ACTIVE],
    [own('task-definition/live:1'), own('task-definition/live:1'), ACTIVE],
    ['live:99', own('task-definition/live:99'), MISSING],
    ['nope:1', own('task-definition/nope:1'), MISSING],
    [own('task-definition/nope:1'), own('task-definition/nope:1'), MISSING],
    ['live', 'live', INVALID],
    ['live:x', 'live:x', INVALID],
    ['live:', 'live:', INVALID],
    ['li ve:1', 'li ve:1', INVALID],
    ['', '', INVALID],
    [own('task-definition/live'), own('task-definition/live'), INVALID],
    [own('cluster/live:1'), own('cluster/live:1'), INVALID],
    [own('live:1'), own('live:1'), INVALID],
    ['arn:aws:sns:us-east-1:000000000000:live:1', 'arn:aws:sns:us-east-1:000000000000:live:1', INVALID],
  ])('answers %j with a failure, and deletes the others', async (sent, arn, reason) => {
    const revision = (await register('other')).taskDefinition?.revision;
    await deregister(`other:${revision}`);
    const { taskDefinitions, failures } = await remove(sent, `other:${revision}`);
    expect(failures).toEqual([{ arn, reason }]);
    expect(taskDefinitions).toMatchObject([{ family: 'other', revision, status: 'DELETE_IN_PROGRESS' }]);
    expect((await describeOne('live:1'))?.status).toBe('ACTIVE');
  });

  it('refuses none at all and more than ten, and deletes nothing', async () => {
    await register('many');
    await deregister('many:1');
    await expect(remove(...Array(11).fill('many:1'))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(remove()).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Task Definitions cannot be empty.',
    });
    expect((await describeOne('many:1'))?.status).toBe('INACTIVE');
    expect((await remove(...Array(10).fill('many:1'))).taskDefinitions).toHaveLength(10);
  });

  it('forgets a revision within a minute, once no living task was made from it', async () => {
    const clock = manualClock();
    const timed = await startServer({}, { clock });
    const { register: add, one, stop } = launches(timed.ecs);
    try {
      for (const family of ['used', 'unused']) await add(definition(family));
      const { taskArn } = await one({ taskDefinition: 'used' });
      for (const taskDefinition of ['used:1', 'unused:1']) {
        await timed.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
      }
      const left = async () =>
        (await timed.ecs.send(new ListTaskDefinitionsCommand({ status: 'DELETE_IN_PROGRESS' }))).taskDefinitionArns;
      const leftAfter = async (ms: number) => {
        await timed.idle();
        clock.advance(ms);
        return left();
      };
      await timed.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['used:1', 'unused:1'] }));
      expect(await leftAfter(0)).toHaveLength(2);
      expect(await leftAfter(MINUTE_MS)).toEqual([own('task-definition/used:1')]);
      expect(await leftAfter(60 * MINUTE_MS)).toEqual([own('task-definition/used:1')]);
      await stop(taskArn);
      expect(await leftAfter(MINUTE_MS)).toEqual([]);
      await expect(
        timed.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'used:1' })),
      ).rejects.toMatchObject({ name: 'ClientException' });
      const { tasks } = await timed.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }));
      expect(tasks).toMatchObject([{ lastStatus: 'STOPPED', taskDefinitionArn: own('task-definition/used:1') }]);
      expect((await add(definition('used'))).taskDefinition?.revision).toBe(2); // a number is never given again
    } finally {
      await timed.close();
    }
  });

  it('deletes nothing of another account or region', async () => {
    await register('mine');
    await deregister('mine:1');
    const arn = own('task-definition/mine:1');
    for (const [other, message] of [
      [ecsClient(server.url, '111122223333'), 'AccountIDs mismatch'],
      [ecsClient(server.url, 'test', 'eu-west-1'), 'Invalid Region in ARN'],
    ] as const) {
      await expect(other.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }))).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message,
      });
      const { failures } = await other.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['mine:1'] }));
      expect(failures).toMatchObject([{ reason: MISSING }]);
    }
    expect((await describeOne('mine:1'))?.status).toBe('INACTIVE');
  });
});
