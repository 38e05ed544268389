import {
  GetTaskProtectionCommand,
  ListTasksCommand,
  RunTaskCommand,
  UpdateTaskProtectionCommand,
  type UpdateTaskProtectionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../../support/manual-clock.ts';
import { type Services, startServices } from './service-calls.ts';

const clock = manualClock();
const MINUTE_MS = 60_000;
const MISSING = 'f'.repeat(32);

describe('protection of a service’s task', () => {
  let services: Services;
  let task: string;
  beforeAll(async () => {
    services = await startServices({}, { clock });
    await services.create('web', { desiredCount: 1 });
    await services.idle();
    const { taskArns } = await services.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    task = taskArns?.[0] ?? expect.fail('the service has no task');
  });
  afterAll(() => services.close());

  const protect = (more: Partial<UpdateTaskProtectionCommandInput> = {}) =>
    services.ecs.send(
      new UpdateTaskProtectionCommand({ cluster: 'default', tasks: [task], protectionEnabled: true, ...more }),
    );
  const protection = async (tasks = [task]) =>
    services.ecs.send(new GetTaskProtectionCommand({ cluster: 'default', tasks }));
  const until = (minutes: number) => new Date(clock.now() + minutes * MINUTE_MS);

  it('is none at first', async () => {
    const answer = await protection();
    expect(answer).toMatchObject({ protectedTasks: [{ taskArn: task, protectionEnabled: false }], failures: [] });
    expect(answer.protectedTasks?.[0]).not.toHaveProperty('expirationDate');
  });

  it.each([
    [undefined, 120],
    [1, 1],
    [2880, 2880],
  ])('for %s minutes lasts %i', async (expiresInMinutes, minutes) => {
    const expected = [{ taskArn: task, protectionEnabled: true, expirationDate: until(minutes) }];
    expect(await protect({ expiresInMinutes })).toMatchObject({ protectedTasks: expected, failures: [] });
    expect((await protection()).protectedTasks).toEqual(expected);
    clock.advance(minutes * MINUTE_MS);
    expect((await protection()).protectedTasks).toEqual([{ taskArn: task, protectionEnabled: false }]);
  });

  it('can be taken back', async () => {
    await protect();
    const { protectedTasks } = await protect({ protectionEnabled: false });
    expect(protectedTasks).toEqual([{ taskArn: task, protectionEnabled: false }]);
    expect((await protection()).protectedTasks).toEqual(protectedTasks);
  });

  it.each([0, -1, 2881])('for %i minutes is refused, and there is none', async (expiresInMinutes) => {
    await expect(protect({ expiresInMinutes })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await protection()).protectedTasks).toEqual([{ taskArn: task, protectionEnabled: false }]);
  });

  it('is refused where a service has more protected tasks than it wants tasks, but can be taken back', async () => {
    await services.update('web', { desiredCount: 2 });
    await services.idle();
    const { taskArns = [] } = await services.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    const [one = '', other = ''] = taskArns;
    await protect({ tasks: [one, other] });
    await services.update('web', { desiredCount: 1 });
    const failures = [{ arn: one, reason: 'DEPLOYMENT_BLOCKED' }];
    expect(await protect({ tasks: [one] })).toMatchObject({ protectedTasks: [], failures });
    expect((await protect({ tasks: [other], protectionEnabled: false })).failures).toEqual([]);
    expect((await protect({ tasks: [one] })).failures).toEqual([]);
    task = one;
  });

  it('of a task without a service, of one that is not there and of one that has stopped is a failure', async () => {
    const { tasks } = await services.ecs.send(new RunTaskCommand({ taskDefinition: 'web' }));
    const alone = tasks?.[0]?.taskArn ?? 'none';
    await services.remove('web', true);
    await services.idle();
    const failures = [
      { arn: alone, reason: 'TASK_NOT_VALID' },
      { arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${MISSING}`, reason: 'MISSING' },
      { arn: task, reason: 'TASK_NOT_VALID' },
    ];
    const asked = [alone, MISSING, task];
    expect(await protect({ tasks: asked })).toMatchObject({ protectedTasks: [], failures });
    expect(await protection(asked)).toMatchObject({ protectedTasks: [], failures });
  });
});
