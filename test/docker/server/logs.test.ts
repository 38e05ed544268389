import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { type ContainerDefinition, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logsClient } from '../../support/aws-clients.ts';
import { container } from '../../support/definitions.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { awsvpc, fargateDefinition } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { engineProxy } from '../engine-proxy.ts';
import { PATIENTLY } from './containers.ts';
import { DockerServer, useDockerServer } from './docker-server.ts';

const GROUP = '/ecs/test';
/** Where Docker's driver cuts: 256 KiB, and 26 bytes of an event's own. */
const LONGEST = 262_144 - 26;
/** What the engine keeps of a line in one piece: we cut between two. */
const PIECE = 16_384;
const writing = (script: string, options: Record<string, string> = {}): Partial<ContainerDefinition> => ({
  name: 'app',
  command: ['sh', '-c', script],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': GROUP, 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web', ...options },
  },
});
const createGroup = { 'awslogs-create-group': 'true' };
const streamOf = (taskArn: string): string => `web/app/${taskArn.slice(taskArn.lastIndexOf('/') + 1)}`;

/** Every message of a task's stream. */
async function messages(logs: CloudWatchLogs, taskArn: string): Promise<string[]> {
  const all: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const input = { logGroupName: GROUP, logStreamName: streamOf(taskArn), startFromHead: true, nextToken };
    const page = await logs.getLogEvents(input);
    all.push(...(page.events ?? []).map(({ message = '' }) => message));
    if (page.nextForwardToken === nextToken) return all;
    nextToken = page.nextForwardToken;
  }
}

describe.skipIf(!(await dockerAvailable()))('what a container with awslogs writes', () => {
  const server = useDockerServer();
  const logs = () => logsClient(server().app.url);
  const ran = async (script: string, options: Record<string, string> = {}): Promise<string[]> => {
    const arn = await server().run([writing(script, { ...createGroup, ...options })]);
    await server().until('STOPPED', arn);
    return messages(logs(), arn);
  };

  it('is in its stream when the task is STOPPED: both sources, no empty lines, a last one without its end', async () => {
    const said = await ran('echo out; echo err >&2; echo; printf last');
    expect(said.toSorted()).toEqual(['err', 'last', 'out']);
  });

  it('is stored to the last word of a task that is stopped', async () => {
    const script = 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.1; done';
    const arn = await server().run([writing(script, createGroup)]);
    await expect.poll(() => messages(logs(), arn).catch(() => []), PATIENTLY).toEqual(['up']);
    await server().stop(arn);
    await server().until('STOPPED', arn);
    expect(await messages(logs(), arn)).toEqual(['up', 'bye']);
  });

  it('is read from a terminal too', async () => {
    const script = `echo one; head -c 40000 /dev/zero | tr '\\0' a; echo; echo two; printf '$ '`;
    const arn = await server().run([{ ...writing(script, createGroup), pseudoTerminal: true }]);
    await server().until('STOPPED', arn);
    expect(await messages(logs(), arn)).toEqual(['one\r', `${'a'.repeat(40_000)}\r`, 'two\r', '$ ']);
  });

  it('is joined again where the engine cuts lines, and cut only where an event is full', async () => {
    const said = await ran(`head -c 40000 /dev/zero | tr '\\0' a; echo; head -c 3000000 /dev/zero | tr '\\0' b; echo`);
    expect(said[0]).toBe('a'.repeat(40_000));
    expect(said.slice(1).join('')).toBe('b'.repeat(3_000_000));
    expect(said.slice(1, -1).filter(({ length }) => length > LONGEST || length < LONGEST - PIECE)).toEqual([]);
  });

  it.each([
    ['awslogs-multiline-pattern', '^INFO'],
    ['awslogs-datetime-format', 'INFO %Y'],
  ])('is one event until the next line that fits %s', async (option, value) => {
    const said = await ran(`echo 'INFO 2026 a'; echo ' more'; echo 'INFO 2026 b'`, { [option]: value });
    expect(said).toEqual(['INFO 2026 a\n more\n', 'INFO 2026 b\n']);
  });

  it('has nowhere to go without the group, and the task says so', async () => {
    const arn = await server().run([writing('echo never', { 'awslogs-group': '/none' })]);
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [
        {
          reason: expect.stringMatching(
            /^CannotStartContainerError: .*failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist\.$/,
          ),
        },
      ],
    });
  });
});

describe.skipIf(!(await dockerAvailable()))('the stream of a container', () => {
  const server = useDockerServer();
  const logs = () => logsClient(server().app.url);

  it('is in the region of its option, and named by the engine’s id without a prefix', async () => {
    const options = { 'awslogs-group': GROUP, 'awslogs-region': 'eu-west-1', ...createGroup };
    const arn = await server().run([{ ...writing('echo far'), logConfiguration: { logDriver: 'awslogs', options } }]);
    const { containers } = await server().until('STOPPED', arn);
    const far = logsClient(server().app.url, 'test', 'eu-west-1');
    const at = { logGroupName: GROUP, logStreamName: containers?.[0]?.runtimeId };
    expect((await far.getLogEvents(at)).events).toMatchObject([{ message: 'far' }]);
    expect((await logs().describeLogGroups({})).logGroups).toEqual([]);
  });

  it('is made again when its group was deleted and is back, and its container goes on all the while', async () => {
    const script = 'i=0; trap "exit 0" TERM; while :; do echo $i; i=$((i+1)); sleep 0.05; done';
    const arn = await server().run([writing(script, createGroup)]);
    const said = () => messages(logs(), arn).catch(() => []);
    const last = async () => Number((await said()).at(-1) ?? -1);
    await expect.poll(last, PATIENTLY).toBeGreaterThan(1);
    await logs().deleteLogGroup({ logGroupName: GROUP });
    const begun = await (await server().containerOf(arn)).inspect();
    const written = async () => (await (await server().containerOf(arn)).logs({ stdout: true, tail: 1 })).toString();
    const before = await written();
    await expect.poll(written, PATIENTLY).not.toBe(before);
    await logs().createLogGroup({ logGroupName: GROUP });
    await expect.poll(async () => (await said()).length, PATIENTLY).toBeGreaterThan(3);
    expect((await (await server().containerOf(arn)).inspect()).State.StartedAt).toBe(begun.State.StartedAt);
    await server().stop(arn);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 0 }] });
    const all = (await said()).map(Number);
    expect(all).toEqual(all.map((_, index) => (all[0] ?? 0) + index));
  });

  it('is none with another driver: what is written stays with the engine', async () => {
    const configuration = { logDriver: 'syslog', options: { 'syslog-address': 'udp://10.0.0.9:514' } } as const;
    const script = 'echo here; trap "exit 0" TERM; while :; do sleep 0.1; done';
    const arn = await server().run([{ ...writing(script), logConfiguration: configuration }]);
    await server().until('RUNNING', arn);
    const text = async () => (await (await server().containerOf(arn)).logs({ stdout: true })).toString();
    await expect.poll(text, PATIENTLY).toContain('here');
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });

  it('cannot be on Fargate without its group, and the task says so', async () => {
    const { ecs } = server().app;
    const containerDefinitions = [container(writing('echo never', { 'awslogs-group': '/none' }))];
    const executionRoleArn = 'arn:aws:iam::000000000000:role/execution';
    const fargate = fargateDefinition('unlogged', { containerDefinitions, executionRoleArn });
    await ecs.send(new RegisterTaskDefinitionCommand(fargate));
    const launch = { launchType: 'FARGATE', networkConfiguration: awsvpc() } as const;
    const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: 'unlogged', ...launch }));
    const stopped = await server().until('STOPPED', tasks?.[0]?.taskArn ?? '');
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart' });
    expect(stopped.containers?.[0]?.reason).toBe(
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
    );
  });
});

describe.skipIf(!(await dockerAvailable()))('an engine that goes away while a container writes', () => {
  const proxy = engineProxy();
  beforeAll(() => proxy.up());
  afterAll(() => proxy.down());
  const server = useDockerServer({ dockerHost: proxy.url });

  it('has it all when it is back: no line is lost or doubled', async () => {
    const logs = logsClient(server().app.url);
    const script = 'i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done';
    const arn = await server().run([writing(script, createGroup)]);
    for (const many of [0, 700]) {
      await expect
        .poll(async () => (await messages(logs, arn).catch(() => [])).length, PATIENTLY)
        .toBeGreaterThan(many);
      await proxy.down();
      await proxy.up();
    }
    await server().until('STOPPED', arn);
    expect(await messages(logs, arn)).toEqual(Array.from({ length: 2000 }, (_, index) => `${index}`));
  });
});

describe.skipIf(!(await dockerAvailable()))('a Drydock that is started again', () => {
  let server: DockerServer;
  let data: string;
  const open = async () => {
    server = new DockerServer(await startServer({ runtime: 'docker', data }));
  };
  beforeEach(async () => {
    data = temporaryFolder();
    await open();
  });
  afterEach(async () => {
    await server.post('reset');
    await server.app.close();
  });

  it('goes on where the one before ended: no line is lost or doubled', async () => {
    const script = 'i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done';
    const arn = await server.run([writing(script, createGroup)]);
    await server.until('RUNNING', arn);
    for (const many of [200, 1200]) {
      const logs = logsClient(server.app.url);
      await expect.poll(async () => (await messages(logs, arn)).length, PATIENTLY).toBeGreaterThan(many);
      await server.app.close();
      await open();
    }
    await server.until('STOPPED', arn);
    expect(await messages(logsClient(server.app.url), arn)).toEqual(
      Array.from({ length: 3000 }, (_, index) => `${index}`),
    );
  });

  it('has all that a container wrote that ended meanwhile, before its task is STOPPED', async () => {
    const arn = await server.run([
      writing('trap "echo bye; exit 3" USR1; echo up; while :; do sleep 0.1; done', createGroup),
    ]);
    await expect.poll(() => messages(logsClient(server.app.url), arn).catch(() => []), PATIENTLY).toEqual(['up']);
    const container = await server.containerOf(arn);
    await server.app.close();
    const ended = container.wait();
    await container.kill({ signal: 'SIGUSR1' });
    await ended;
    await open();
    expect(await server.until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 3 }] });
    expect(await messages(logsClient(server.app.url), arn)).toEqual(['up', 'bye']);
  });
});
