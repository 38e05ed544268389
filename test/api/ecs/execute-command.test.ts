import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ExecuteCommandCommand,
  type ExecuteCommandCommandInput,
  ListTasksCommand,
  type RunTaskCommandInput,
  SubmitTaskStateChangeCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

const ROLE = 'arn:aws:iam::000000000000:role/app';
const NOT_ENABLED =
  'The execute command failed because execute command was not enabled when the task was run or the execute command ' +
  'agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.';
const NO_ROLE =
  'The execute command failed because a valid task role is not being used. Specify a valid task role in your task ' +
  'definition or as a task override and try again.';

describe('ECS Exec without containers', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  let task = '';
  let enabled = '';
  const run = async (input: RunTaskCommandInput): Promise<string> => {
    const { taskArn } = await tasks.one(input);
    await server.idle();
    return taskArn;
  };
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await tasks.register(definition('web'));
    await tasks.register(definition('role', { taskRoleArn: ROLE }));
    const containerDefinitions = [container(), container({ name: 'db' })];
    await tasks.register(definition('two', { taskRoleArn: ROLE, containerDefinitions }));
    task = await run({ taskDefinition: 'web' });
    enabled = await run({ taskDefinition: 'role', enableExecuteCommand: true });
  });
  afterAll(() => server.close());

  it.each<[what: string, more: () => Promise<Partial<ExecuteCommandCommandInput>>, name: string, message: string]>([
    ['a task without it', async () => ({ task }), 'InvalidParameterException', NOT_ENABLED],
    [
      'a container of one, by id',
      async () => ({ task: task.slice(-32), container: 'app' }),
      'InvalidParameterException',
      NOT_ENABLED,
    ],
    [
      'a task that has stopped',
      async () => {
        const stopped = await run({ taskDefinition: 'role', enableExecuteCommand: true });
        await tasks.stop(stopped);
        await server.idle();
        return { task: stopped };
      },
      'InvalidParameterException',
      NOT_ENABLED,
    ],
    [
      'a container that is not there',
      async () => ({ task: enabled, container: 'nope' }),
      'InvalidParameterException',
      'The container nope does not exist in the task.',
    ],
    [
      'no container where there are two',
      async () => ({ task: await run({ taskDefinition: 'two', enableExecuteCommand: true }) }),
      'InvalidParameterException',
      'The container name must be specified for a task with more than one container.',
    ],
    [
      'a task that is not there',
      async () => ({ task: 'f'.repeat(32) }),
      'InvalidParameterException',
      'The referenced task was not found.',
    ],
    ['an unknown cluster', async () => ({ task, cluster: 'nope' }), 'ClusterNotFoundException', 'Cluster not found.'],
    [
      'a command that is not interactive',
      async () => ({ task: enabled, interactive: false }),
      'InvalidParameterException',
      'Interactive is the only mode supported currently.',
    ],
    [
      'a container that nothing runs in',
      async () => ({ task: enabled }),
      'TargetNotConnectedException',
      'The execute command failed due to an internal error. Try again later.',
    ],
  ])('refuses %s', async (_what, more, name, message) => {
    const input = { interactive: true, command: 'ls', task: '', ...(await more()) };
    await expect(server.ecs.send(new ExecuteCommandCommand(input))).rejects.toMatchObject({ name, message });
  });

  it('is not for a task without a role, be it its definition’s or an override', async () => {
    const input = { taskDefinition: 'web', enableExecuteCommand: true };
    await expect(tasks.one(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message: NO_ROLE });
    await run({ ...input, overrides: { taskRoleArn: ROLE } });
  });

  it('has an agent beside each container, which runs while that does', async () => {
    const arn = await run({ taskDefinition: 'role', enableExecuteCommand: true });
    expect(await tasks.seen(arn)).toMatchObject({
      enableExecuteCommand: true,
      containers: [
        { managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: expect.any(Date) }] },
      ],
    });
    await tasks.stop(arn);
    await server.idle();
    const agents = [{ name: 'ExecuteCommandAgent', lastStatus: 'STOPPED', reason: 'Received Container Stopped event' }];
    expect(await tasks.seen(arn)).toMatchObject({ containers: [{ managedAgents: agents }] });
    expect((await tasks.seen(task))?.containers?.[0]?.managedAgents).toBeUndefined();
    expect(await tasks.seen(task)).toMatchObject({ enableExecuteCommand: false });
  });

  it('begins PENDING', async () => {
    const begun = await tasks.one({ taskDefinition: 'role', enableExecuteCommand: true });
    expect(begun.containers).toMatchObject([{ managedAgents: [{ lastStatus: 'PENDING' }] }]);
    await server.idle();
  });

  it('believes an agent of another kind what it says of it', async () => {
    const arn = await run({ taskDefinition: 'role', enableExecuteCommand: true });
    const managedAgents = [
      { containerName: 'app', managedAgentName: 'ExecuteCommandAgent', status: 'STOPPED', reason: 'it died' } as const,
    ];
    await server.ecs.send(new SubmitTaskStateChangeCommand({ task: arn, status: 'RUNNING', managedAgents }));
    expect(await tasks.seen(arn)).toMatchObject({
      containers: [{ managedAgents: [{ lastStatus: 'STOPPED', reason: 'it died' }] }],
    });
    await expect(
      server.ecs.send(new ExecuteCommandCommand({ task: arn, command: 'sh', interactive: true })),
    ).rejects.toMatchObject({ message: NOT_ENABLED });
    const unknown = managedAgents.map((agent) => ({ ...agent, status: 'GONE' }));
    await expect(
      server.ecs.send(new SubmitTaskStateChangeCommand({ task: arn, status: 'RUNNING', managedAgents: unknown })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is passed on by a service to the tasks it starts from then on', async () => {
    const service = 'exec';
    const input = { serviceName: service, taskDefinition: 'role', desiredCount: 1 };
    await server.ecs.send(new CreateServiceCommand({ ...input, enableExecuteCommand: true }));
    await server.idle();
    const started = async () => {
      const { taskArns = [] } = await server.ecs.send(new ListTasksCommand({ serviceName: service }));
      const seen = await Promise.all(taskArns.map((arn) => tasks.seen(arn)));
      return seen.map((one) => one?.enableExecuteCommand).sort();
    };
    expect(await started()).toEqual([true]);
    await server.ecs.send(new UpdateServiceCommand({ service, desiredCount: 2, enableExecuteCommand: false }));
    await server.idle();
    expect(await started()).toEqual([false, true]);
    const { services = [] } = await server.ecs.send(new DescribeServicesCommand({ services: [service] }));
    expect(services[0]?.enableExecuteCommand).toBe(false);
  });
});
