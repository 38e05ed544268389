import {
  type ContainerDefinition,
  DescribeTasksCommand,
  GetTaskProtectionCommand,
  ListContainerInstancesCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  SubmitContainerStateChangeCommand,
  type SubmitContainerStateChangeCommandInput,
  SubmitTaskStateChangeCommand,
  type SubmitTaskStateChangeCommandInput,
  UpdateContainerAgentCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

const ID = 'f'.repeat(32);
const MISSING_ARN = `arn:aws:ecs:us-east-1:000000000000:task/default/${ID}`;

describe('what agents and their tools call', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  let families = 0;
  /** A task of these containers, as it is answered at once. The local agent then brings it to RUNNING. */
  async function begin(...containers: Partial<ContainerDefinition>[]): Promise<string> {
    const family = `family-${++families}`;
    const containerDefinitions = (containers.length > 0 ? containers : [{}]).map((more) => container(more));
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition(family, { containerDefinitions })));
    const { tasks } = await server.ecs.send(new RunTaskCommand({ taskDefinition: family }));
    return String(tasks?.[0]?.taskArn);
  }
  async function running(...containers: Partial<ContainerDefinition>[]): Promise<string> {
    const arn = await begin(...containers);
    await server.idle();
    expect(await seen(arn)).toMatchObject({ lastStatus: 'RUNNING' });
    return arn;
  }
  const seen = async (task: string) => (await server.ecs.send(new DescribeTasksCommand({ tasks: [task] }))).tasks?.[0];
  const submit = (input: SubmitTaskStateChangeCommandInput) => server.ecs.send(new SubmitTaskStateChangeCommand(input));
  const submitContainer = (input: SubmitContainerStateChangeCommandInput) =>
    server.ecs.send(new SubmitContainerStateChangeCommand(input));

  describe('UpdateContainerAgent', () => {
    const update = (containerInstance: string) =>
      server.ecs.send(new UpdateContainerAgentCommand({ containerInstance }));

    it('has no newer agent than the local one', async () => {
      const { containerInstanceArns = [] } = await server.ecs.send(new ListContainerInstancesCommand({}));
      for (const reference of [String(containerInstanceArns[0]), String(containerInstanceArns[0]).slice(-32)]) {
        await expect(update(reference)).rejects.toMatchObject({
          name: 'NoUpdateAvailableException',
          message: 'There is no update available for your container agent.',
        });
      }
    });

    it('needs an instance whose agent has a version', async () => {
      const { containerInstance } = await server.ecs.send(new RegisterContainerInstanceCommand({ versionInfo: {} }));
      await expect(update(String(containerInstance?.containerInstanceArn))).rejects.toMatchObject({
        name: 'MissingVersionException',
      });
      await expect(update(ID)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'The referenced container instance was not found.',
      });
    });
  });

  describe('task protection', () => {
    const cluster = 'default';
    const protect = (tasks: string[], expiresInMinutes?: number) =>
      server.ecs.send(new UpdateTaskProtectionCommand({ cluster, tasks, protectionEnabled: true, expiresInMinutes }));
    const get = (tasks: string[]) => server.ecs.send(new GetTaskProtectionCommand({ cluster, tasks }));

    it('is not for a task without a service, nor for one that is not there', async () => {
      const task = await begin();
      const expected = {
        protectedTasks: [],
        failures: [
          { arn: task, reason: 'TASK_NOT_VALID' },
          { arn: MISSING_ARN, reason: 'MISSING' },
        ],
      };
      expect(await get([task, ID])).toMatchObject(expected);
      expect(await protect([task.slice(-32), MISSING_ARN])).toMatchObject(expected);
    });

    it.each([1, 2880])('can last %i minutes', async (minutes) => {
      expect((await protect([ID], minutes)).failures).toHaveLength(1);
    });
    it.each([-1, 0, 2881])('cannot last %i minutes', async (minutes) => {
      await expect(protect([ID], minutes)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });

    it('takes ten tasks at a time, and tells of a hundred', async () => {
      expect((await protect(Array(10).fill(ID))).failures).toHaveLength(10);
      await expect(protect(Array(11).fill(ID))).rejects.toMatchObject({ name: 'InvalidParameterException' });
      expect((await get(Array(100).fill(ID))).failures).toHaveLength(100);
      await expect(get(Array(101).fill(ID))).rejects.toMatchObject({ name: 'InvalidParameterException' });
      const none = { name: 'ClientException', message: 'Tasks cannot be empty.' };
      await expect(protect([])).rejects.toMatchObject(none);
      await expect(get([])).rejects.toMatchObject(none);
    });
  });

  describe('SubmitTaskStateChange', () => {
    it('records the end of a RUNNING task with its exit code, in AWS’s words', async () => {
      const task = await running();
      const stoppedAt = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
      const { acknowledgment } = await submit({
        cluster: 'default',
        task,
        status: 'STOPPED',
        reason: 'it ended',
        containers: [{ containerName: 'app', status: 'STOPPED', exitCode: 7, reason: 'Error: seven' }],
        executionStoppedAt: stoppedAt,
      });
      expect(acknowledgment).toBe('ACK');
      expect(await seen(task)).toMatchObject({
        lastStatus: 'STOPPED',
        desiredStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        executionStoppedAt: stoppedAt,
        stoppingAt: expect.any(Date),
        stoppedAt: expect.any(Date),
        containers: [{ name: 'app', lastStatus: 'STOPPED', exitCode: 7, reason: 'Error: seven' }],
      });
    });

    it('only moves a task forward, and a STOPPED one not at all', async () => {
      const task = await running();
      const before = await seen(task);
      const containers = [{ containerName: 'app', status: 'PENDING' }];
      for (const status of ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING']) {
        await submit({ task, status, containers });
        expect(await seen(task)).toEqual(before);
      }
      await submit({ task, status: 'STOPPED', containers: [{ containerName: 'app', status: 'STOPPED', exitCode: 0 }] });
      await server.idle();
      const stopped = await seen(task);
      expect(stopped).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
      for (const status of ['RUNNING', 'STOPPED']) {
        await submit({ task, status, containers: [{ containerName: 'app', status, exitCode: 1 }] });
        expect(await seen(task)).toEqual(stopped);
      }
    });

    it('keeps the reason of somebody who stopped the task', async () => {
      const task = await running();
      await server.ecs.send(new StopTaskCommand({ task, reason: 'enough' }));
      await submit({ task, status: 'STOPPED' });
      expect(await seen(task)).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'enough' });
    });

    it('takes no container that the task has not', async () => {
      const task = await running();
      const before = await seen(task);
      await submit({
        task,
        status: 'RUNNING',
        containers: [
          { containerName: 'other', status: 'STOPPED' },
          {
            status: 'STOPPED',
          },
        ],
      });
      expect(await seen(task)).toEqual(before);
    });

    it.each(['', 'running', 'ASLEEP', undefined])('refuses the status %j', async (status) => {
      const task = await running();
      const before = await seen(task);
      const message = expect.stringContaining('should be one of [');
      const refusal = { name: 'InvalidParameterException', message };
      await expect(submit({ task, status })).rejects.toMatchObject(refusal);
      await expect(
        submit({ task, status: 'STOPPED', containers: [{ containerName: 'app', status }] }),
      ).rejects.toMatchObject(refusal);
      await expect(submitContainer({ task, containerName: 'app', status })).rejects.toMatchObject(refusal);
      expect(await seen(task)).toEqual(before);
    });

    it('refuses a task that is not there', async () => {
      const refusal = { name: 'InvalidParameterException', message: 'The referenced task was not found.' };
      await expect(submit({ task: ID, status: 'RUNNING' })).rejects.toMatchObject(refusal);
      await expect(submitContainer({ task: MISSING_ARN, status: 'RUNNING' })).rejects.toMatchObject(refusal);
      await expect(submit({ status: 'RUNNING' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });
  });

  describe('SubmitContainerStateChange', () => {
    it('records one container; a task goes on when it is not essential', async () => {
      const task = await running({}, { name: 'aside', essential: false });
      const networkBindings = [
        { bindIP: '127.0.0.1', containerPort: 80, hostPort: 8080, protocol: 'tcp' as const },
        { bindIP: '0.0.0.0', containerPortRange: '90-99', hostPortRange: '49153-49162', protocol: 'udp' as const },
      ];
      const { acknowledgment } = await submitContainer({
        task: task.slice(-32),
        containerName: 'aside',
        status: 'STOPPED',
        exitCode: 3,
        reason: 'x'.repeat(2000),
        networkBindings,
      });
      expect(acknowledgment).toBe('ACK');
      await server.idle();
      expect(await seen(task)).toMatchObject({
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        containers: [
          { name: 'app', lastStatus: 'RUNNING' },
          { name: 'aside', lastStatus: 'STOPPED', exitCode: 3, reason: 'x'.repeat(1024), networkBindings },
        ],
      });
    });

    it('only moves a container forward', async () => {
      const task = await running();
      const before = await seen(task);
      await submitContainer({ task, containerName: 'app', status: 'PENDING' });
      expect(await seen(task)).toEqual(before);
    });

    it('has the local agent stop the rest of a task whose essential container ended', async () => {
      const task = await running({}, { name: 'aside', essential: false });
      await submitContainer({ task, containerName: 'app', status: 'STOPPED', exitCode: 9 });
      expect(await seen(task)).toMatchObject({
        desiredStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
      });
      await server.idle();
      expect(await seen(task)).toMatchObject({
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        containers: [{ lastStatus: 'STOPPED' }, { lastStatus: 'STOPPED' }],
      });
    });
  });
});
