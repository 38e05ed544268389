import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PATIENTLY } from '../docker/server/containers.ts';
import { logsClient } from '../support/aws-clients.ts';
import { awsAt, awsAvailable } from '../support/cli.ts';
import { container, definition } from '../support/definitions.ts';
import { dockerAvailable } from '../support/engine.ts';
import { ensureImages } from '../support/images.ts';
import { startServer } from '../support/server.ts';
import { tail } from '../support/tail.ts';
import { DryDock } from './dry-dock.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const MIB = 2 ** 20;
const UNKNOWN = '0'.repeat(32);
const execute = promisify(execFile);

describe.skipIf(!(await awsAvailable()))('the AWS CLI', () => {
  it('puts events and finds them, page by page', async () => {
    const app = await startServer();
    onTestFinished(() => app.close());
    const aws = awsAt(app.url);
    await aws('logs', 'create-log-group', '--log-group-name', '/g');
    await aws('logs', 'create-log-stream', '--log-group-name', '/g', '--log-stream-name', 's');
    const where = ['--log-group-name', '/g', '--log-stream-name', 's'];
    const events = ['one', 'two', 'ERROR three'].map((message) => ({ timestamp: Date.now(), message }));
    await aws('logs', 'put-log-events', ...where, '--log-events', JSON.stringify(events));
    expect(await aws('logs', 'get-log-events', ...where)).toMatchObject({ events });
    expect(await aws('logs', 'describe-log-groups', '--log-group-name-prefix', '/')).toMatchObject({
      logGroups: [{ logGroupName: '/g', arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/g:*' }],
    });
    const streams = ['logs', 'describe-log-streams', '--log-group-name', '/g', '--order-by', 'LastEventTime'];
    expect(await aws(...streams, '--descending')).toMatchObject({
      logStreams: [{ logStreamName: 's', lastEventTimestamp: events[2]?.timestamp }],
    });
    const found = ['logs', 'filter-log-events', '--log-group-name', '/g', '--interleaved', '--page-size', '1'];
    expect(await aws(...found)).toMatchObject({ events });
    expect(await aws(...found, '--filter-pattern', 'ERROR')).toMatchObject({ events: [{ message: 'ERROR three' }] });
  });
});

describe.skipIf(!(await dockerAvailable()))('drydock logs', () => {
  it('shows what the containers of a task wrote, and follows until it has stopped', async () => {
    await ensureImages();
    const app = await startServer({ runtime: 'docker' });
    onTestFinished(() => app.close());
    const logConfiguration = (prefix: string) => ({
      logDriver: 'awslogs' as const,
      options: { 'awslogs-group': '/g', 'awslogs-create-group': 'true', 'awslogs-stream-prefix': prefix },
    });
    const writes = (name: string, text: string) =>
      container({ name, command: ['sh', '-c', `sleep 1; echo ${text}`], logConfiguration: logConfiguration('p') });
    const containerDefinitions = [writes('a', 'hello'), writes('b', 'world')];
    await app.ecs.send(new RegisterTaskDefinitionCommand(definition('web', { containerDefinitions })));
    const { tasks } = await app.ecs.send(new RunTaskCommand({ taskDefinition: 'web' }));
    const env = { ...process.env, AWS_ENDPOINT_URL: app.url };
    const shown = async (...args: string[]) =>
      (await execute(process.execPath, [MAIN, 'logs', tasks?.[0]?.taskArn ?? '', ...args], { env })).stdout;
    const followed = await shown('--follow', '--container', 'a');
    expect(followed).toBe('hello\n');
    expect((await shown()).split('\n')).toContain('a  hello');
    const refused = (args: string[], variables = env) =>
      execute(process.execPath, [MAIN, 'logs', ...args], { env: variables }).catch(({ stderr }) => stderr);
    expect(await refused([UNKNOWN])).toBe(`drydock: there is no task ${UNKNOWN} in the cluster default\n`);
    expect(await refused([])).toContain('expected drydock logs TASK');
    const nowhere = { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    expect(await refused([UNKNOWN], nowhere)).toBe('drydock: no server answers at http://127.0.0.1:9\n');
    await expect(shown('--container', 'none')).rejects.toMatchObject({
      stderr: expect.stringContaining('no container none'),
    });
  });
});

const writingTo = (script: string) =>
  container({
    command: ['sh', '-c', script],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/g', 'awslogs-create-group': 'true', 'awslogs-stream-prefix': 'p' },
    },
  });

describe.skipIf(!(await dockerAvailable()))('a server in a process of its own', () => {
  let dock: DryDock;
  let logs: CloudWatchLogs;
  beforeEach(async () => {
    await ensureImages();
    dock = await DryDock.make();
    logs = logsClient((await dock.start()).url);
  });
  afterEach(() => dock.remove());

  const run = async (script: string): Promise<string> => {
    const containerDefinitions = [writingTo(script)];
    await dock.ecs.send(new RegisterTaskDefinitionCommand(definition('writer', { containerDefinitions })));
    const { tasks } = await dock.ecs.send(new RunTaskCommand({ taskDefinition: 'writer' }));
    return tasks?.[0]?.taskArn ?? '';
  };

  it('that is killed again and again loses and doubles no line, for one who follows all the while', async () => {
    const arn = await run('i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done');
    const look = tail(logs, '/g');
    const told: string[] = [];
    const more = async () => told.push(...(await look().catch(() => [])));
    for (const many of [100, 1000, 2000]) {
      await expect.poll(more, PATIENTLY).toBeGreaterThan(many);
      await dock.kill();
      await dock.start();
    }
    await dock.until('STOPPED', arn);
    await more();
    expect(told).toEqual(Array.from({ length: 3000 }, (_, index) => `${index}`));
  });

  it('takes 100 MiB in one line within bounded memory', async () => {
    const arn = await run(`head -c ${100 * MIB} /dev/zero | tr '\\0' b; echo; echo end`);
    const server = dock.server;
    await expect.poll(async () => (await dock.tasks([arn]))[0]?.lastStatus, { timeout: 120_000 }).toBe('STOPPED');
    const [, peakKiB] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
    expect(Number(peakKiB) / 1024).toBeLessThan(300);
    const { logGroups } = await logs.describeLogGroups({});
    expect(logGroups?.[0]?.storedBytes).toBeGreaterThan(100 * MIB);
    const logStreamName = `p/app/${arn.slice(arn.lastIndexOf('/') + 1)}`;
    const { events } = await logs.getLogEvents({ logGroupName: '/g', logStreamName, limit: 2 });
    expect(events).toMatchObject([{ message: expect.stringMatching(/^b+$/) }, { message: 'end' }]);
  });
});
