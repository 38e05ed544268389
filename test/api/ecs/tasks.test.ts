import {
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StartTaskCommand,
  StopTaskCommand,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

const waiting = { minDelay: 1, maxDelay: 1, maxWaitTime: 20 };

describe('tasks', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
  });
  afterAll(() => server.close());

  const run = async (input: Partial<RunTaskCommandInput> = {}) =>
    server.ecs.send(new RunTaskCommand({ taskDefinition: 'web', ...input }));
  const describeOne = async (taskArn: string | undefined) => {
    const { tasks } = await server.ecs.send(new DescribeTasksCommand({ tasks: [String(taskArn)] }));
    return tasks?.[0];
  };

  it('answers a new task as ECS does: PENDING, wanted RUNNING, version 1, its containers PENDING', async () => {
    const { tasks, failures } = await run();
    expect(failures).toEqual([]);
    expect(tasks).toHaveLength(1);
    expect(tasks?.[0]).toMatchObject({
      taskArn: expect.stringMatching(/^arn:aws:ecs:us-east-1:000000000000:task\/default\/[0-9a-f]{32}$/),
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      launchType: 'EC2',
      group: 'family:web',
      version: 1,
      attachments: [],
      tags: [],
      enableExecuteCommand: false,
      overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
      containers: [{ name: 'app', lastStatus: 'PENDING', networkInterfaces: [], cpu: '0', memory: '16' }],
      cpu: '0',
      memory: '16',
    });
  });

  it("runs, and stops when it is told to, by the SDK's own waiters", async () => {
    const { tasks } = await run({ count: 3 });
    const arns = tasks?.map(({ taskArn }) => String(taskArn));
    await waitUntilTasksRunning({ client: server.ecs, ...waiting }, { tasks: arns });
    const [arn] = arns ?? [];
    const stopping = await server.ecs.send(new StopTaskCommand({ task: arn, reason: 'enough' }));
    expect(stopping.task).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
    });
    await waitUntilTasksStopped({ client: server.ecs, ...waiting }, { tasks: [String(arn)] });
    expect(await describeOne(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }],
      stoppingAt: expect.any(Date),
      stoppedAt: expect.any(Date),
    });
    expect((await server.ecs.send(new StopTaskCommand({ task: arn }))).task?.stoppedReason).toBe('enough');
  });

  it('stops a task whose essential container has ended, with its exit code', async () => {
    const dockerLabels = { 'drydock.exit-after': '1ms', 'drydock.exit-code': '3' };
    await server.ecs.send(
      new RegisterTaskDefinitionCommand(
        definition('short', {
          containerDefinitions: [container({ dockerLabels }), container({ name: 'aside', essential: false })],
        }),
      ),
    );
    const { tasks } = await run({ taskDefinition: 'short' });
    await waitUntilTasksStopped({ client: server.ecs, ...waiting }, { tasks: [String(tasks?.[0]?.taskArn)] });
    expect(await describeOne(tasks?.[0]?.taskArn)).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: expect.any(Date),
      executionStoppedAt: expect.any(Date),
      containers: [
        { name: 'app', exitCode: 3 },
        { name: 'aside', lastStatus: 'STOPPED', exitCode: 143 },
      ],
    });
  });

  it('goes on running when a container ends that is not essential', async () => {
    const dockerLabels = { 'drydock.exit-after': '1ms' };
    await server.ecs.send(
      new RegisterTaskDefinitionCommand(
        definition('helped', {
          containerDefinitions: [container(), container({ name: 'init', essential: false, dockerLabels })],
        }),
      ),
    );
    const { tasks } = await run({ taskDefinition: 'helped' });
    await expect
      .poll(async () => (await describeOne(tasks?.[0]?.taskArn))?.containers?.[1]?.exitCode, { timeout: 5000 })
      .toBe(0);
    expect(await describeOne(tasks?.[0]?.taskArn)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
  });

  it('lists by status, family, startedBy and instance', async () => {
    const { tasks } = await run({ startedBy: 'lister', count: 2 });
    await server.idle();
    const list = async (filter: object) => (await server.ecs.send(new ListTasksCommand(filter))).taskArns;
    expect((await list({ startedBy: 'lister' }))?.sort()).toEqual(tasks?.map(({ taskArn }) => taskArn).sort());
    expect(await list({ desiredStatus: 'PENDING' })).toEqual([]);
    expect(await list({ family: 'nothing' })).toEqual([]);
    expect(await list({ containerInstance: tasks?.[0]?.containerInstanceArn })).toContain(tasks?.[0]?.taskArn);
    await server.ecs.send(new StopTaskCommand({ task: tasks?.[0]?.taskArn }));
    expect(await list({ startedBy: 'lister', desiredStatus: 'STOPPED' })).toEqual([tasks?.[0]?.taskArn]);
    await expect(list({ startedBy: 'lister', family: 'web' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('gives the same tasks for the same clientToken, and refuses it for another request', async () => {
    const first = await run({ clientToken: 'once', startedBy: 'token' });
    const second = await run({ startedBy: 'token', clientToken: 'once' });
    expect(second.tasks?.map(({ taskArn }) => taskArn)).toEqual(first.tasks?.map(({ taskArn }) => taskArn));
    expect((await server.ecs.send(new ListTasksCommand({ startedBy: 'token' }))).taskArns).toHaveLength(1);
    await expect(run({ clientToken: 'once', count: 2 })).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: first.tasks?.map(({ taskArn }) => taskArn),
    });
  });

  it('tells what did not fit, and runs what did', async () => {
    await server.ecs.send(
      new RegisterTaskDefinitionCommand(definition('big', { containerDefinitions: [container({ cpu: 1500 })] })),
    );
    const { tasks, failures } = await run({ taskDefinition: 'big', count: 5 });
    expect(tasks).toHaveLength(3); // three instances of 2,048 units, one task each
    expect(failures).toHaveLength(3);
    expect(failures?.[0]).toEqual({
      arn: expect.stringMatching(/:container-instance\/default\/[0-9a-f]{32}$/),
      reason: 'RESOURCE:CPU',
    });
    for (const task of tasks ?? []) await server.ecs.send(new StopTaskCommand({ task: task.taskArn }));
    await server.idle();
    expect((await run({ taskDefinition: 'big', count: 3 })).failures).toEqual([]);
  });

  it('takes each host port once an instance', async () => {
    const portMappings = [{ containerPort: 80, hostPort: 8080 }];
    await server.ecs.send(
      new RegisterTaskDefinitionCommand(definition('fixed', { containerDefinitions: [container({ portMappings })] })),
    );
    const { tasks, failures } = await run({ taskDefinition: 'fixed', count: 4 });
    expect(new Set(tasks?.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(3);
    expect(failures?.map(({ reason }) => reason)).toEqual(Array(3).fill('RESOURCE:PORTS'));
    await server.idle();
    const bindings = await Promise.all(
      (tasks ?? []).map(async ({ taskArn }) => (await describeOne(taskArn))?.containers?.[0]?.networkBindings),
    );
    expect(bindings.flat()).toEqual(
      bindings.map(() => ({
        bindIP: expect.stringMatching(/^127\./),
        containerPort: 80,
        hostPort: 8080,
        protocol: 'tcp',
      })),
    );
    expect(new Set(bindings.flat().map((binding) => binding?.bindIP)).size).toBe(3);
  });

  it('shows a range of ports as one binding to as many in a row, another for each task', async () => {
    const portMappings = [{ containerPortRange: '7000-7009' }];
    await server.ecs.send(
      new RegisterTaskDefinitionCommand(definition('range', { containerDefinitions: [container({ portMappings })] })),
    );
    const { tasks = [] } = await run({ taskDefinition: 'range', count: 6 });
    await server.idle();
    const bindings = await Promise.all(
      tasks.map(async ({ taskArn }) => (await describeOne(taskArn))?.containers?.[0]?.networkBindings),
    );
    const binding = { bindIP: expect.stringMatching(/^127\./), containerPortRange: '7000-7009', protocol: 'tcp' };
    expect(bindings).toEqual(tasks.map(() => [{ ...binding, hostPortRange: expect.stringMatching(/^\d+-\d+$/) }]));
    expect(new Set(bindings.flat().map((each) => `${each?.bindIP} ${each?.hostPortRange}`)).size).toBe(6);
  });

  it('starts tasks on the instances that are named', async () => {
    const { containerInstanceArns = [] } = await server.ecs.send(new ListContainerInstancesCommand({}));
    const missing = '0'.repeat(32);
    const { tasks, failures } = await server.ecs.send(
      new StartTaskCommand({ taskDefinition: 'web', containerInstances: [String(containerInstanceArns[2]), missing] }),
    );
    expect(tasks).toMatchObject([{ containerInstanceArn: containerInstanceArns[2] }]);
    expect(failures).toEqual([
      { arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${missing}`, reason: 'MISSING' },
    ]);
  });

  it('answers unknown tasks with failures', async () => {
    const id = 'f'.repeat(32);
    const { tasks, failures } = await server.ecs.send(new DescribeTasksCommand({ tasks: [id] }));
    expect(tasks).toEqual([]);
    expect(failures).toEqual([{ arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${id}`, reason: 'MISSING' }]);
  });

  it.each<[string, Partial<RunTaskCommandInput>, string, string]>([
    ['an unknown cluster', { cluster: 'nope' }, 'ClusterNotFoundException', 'Cluster not found.'],
    ['an unknown definition', { taskDefinition: 'nope' }, 'ClientException', 'TaskDefinition not found.'],
    ['a count of 0', { count: 0 }, 'InvalidParameterException', 'Tasks count should be between 1 and 10.'],
    [
      'an override of a container that is not there',
      { overrides: { containerOverrides: [{ name: 'other' }] } },
      'InvalidParameterException',
      'Override for container named other is not a container in the TaskDefinition.',
    ],
    [
      'overrides of more than 8192 characters',
      { overrides: { containerOverrides: [{ name: 'app', command: ['x'.repeat(8200)] }] } },
      'InvalidParameterException',
      'Container Overrides length must be at most 8192',
    ],
  ])('refuses to run with %s', async (_what, input, name, message) => {
    await expect(run(input)).rejects.toMatchObject({ name, message });
  });

  it.each<[string, Partial<RunTaskCommandInput>]>([
    ['launchType MANAGED_INSTANCES', { launchType: 'MANAGED_INSTANCES' }],
  ])('says by name that %s is not built', async (member, input) => {
    await expect(run(input)).rejects.toMatchObject({
      name: 'NotImplementedException',
      message: `ECS RunTask with ${member} is not built in Drydock yet.`,
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('refuses to stop a task that is not there', async () => {
    await expect(server.ecs.send(new StopTaskCommand({ task: 'f'.repeat(32) }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
    await expect(server.ecs.send(new DescribeTasksCommand({ tasks: [] }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Tasks cannot be empty.',
    });
  });
});
