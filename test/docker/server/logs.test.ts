import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { logsClient } from '../../support/aws-clients.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../unit/store/builders.ts';
import { PATIENTLY } from './containers.ts';
import { DockerServer, useDockerServer } from './docker-server.ts';

const GROUP = '/ecs/test';
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

  it('is joined again where the engine cuts lines, and cut only where an event is full', async () => {
    const said = await ran(`head -c 40000 /dev/zero | tr '\\0' a; echo; head -c 3000000 /dev/zero | tr '\\0' b; echo`);
    expect(said[0]).toBe('a'.repeat(40_000));
    expect(said.slice(1).join('')).toBe('b'.repeat(3_000_000));
    expect(said.length).toBeLessThan(6);
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

describe.skipIf(!(await dockerAvailable()))('a Drydock that is started again', () => {
  it('goes on where the one before ended: no line is lost or doubled', async () => {
    const data = temporaryFolder();
    const open = async () => new DockerServer(await startServer({ runtime: 'docker', data }));
    let server = await open();
    try {
      const script = 'i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done';
      const arn = await server.run([writing(script, createGroup)]);
      await server.until('RUNNING', arn);
      for (const many of [200, 1200]) {
        const logs = logsClient(server.app.url);
        await expect.poll(async () => (await messages(logs, arn)).length, PATIENTLY).toBeGreaterThan(many);
        await server.app.close();
        server = await open();
      }
      await server.until('STOPPED', arn);
      expect(await messages(logsClient(server.app.url), arn)).toEqual(
        Array.from({ length: 3000 }, (_, index) => `${index}`),
      );
    } finally {
      await server.post('reset');
      await server.app.close();
    }
  });
});
