import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, describe, it, beforeEach, onTestFinished } from 'vitest';
import { DataChannelClient } from '../support/data-channel-client.ts';
import { PATIENTLY } from '../docker/server/containers.ts';
import { useDockerServer } from '../docker/server/docker-server.ts';
import { awsAvailable, awsWith } from '../support/cli.ts';
import { dockerAvailable } from '../support/engine.ts';
import { openEvents } from '../support/event-stream.ts';
import { REGION } from '../support/server.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const run = promisify(execFile);
const found = (program: string, ...args: string[]) =>
  run(program, args).then(
    () => true,
    () => false,
  );
const hasAws = await awsAvailable();
const hasPlugin = await found('session-manager-plugin', '--version');
const hasScript = await found('script', '--version');

describe.skipIf(!(await dockerAvailable()))('ECS Exec', () => {
  const server = useDockerServer();
  let task = '';
  beforeEach(async () => {
    if (task !== '') return;
    const containers = [{ command: ['sleep', '3600'] }, { name: 'other', command: ['sleep', '3600'] }];
    const role = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
    task = await server().run(containers, { enableExecuteCommand: true }, role);
    await server().until('RUNNING', task);
  });
  const idOf = (arn: string) => arn.slice(-32);
  const variables = () => ({
    AWS_ENDPOINT_URL: server().app.url,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });

  /** Runs `drydock` with something for its standard input. */
  const drydock = (args: readonly string[], input = '') =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const env = { ...process.env, ...variables() };
      const child = spawn(process.execPath, [MAIN, 'exec', ...args], { env });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });

  describe.skipIf(!hasAws)('by the AWS CLI', () => {
    const execute = (path: string) => {
      const aws = awsWith({ ...variables(), PATH: path });
      const where = ['--task', idOf(task), '--container', 'app', '--interactive'];
      return aws('ecs', 'execute-command', ...where, '--command', `sh -c 'echo hello $((40+2))'`);
    };

    it('gives session-manager-plugin all that it takes to connect', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'drydock-plugin-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const plugin = join(folder, 'session-manager-plugin');
      const record = join(folder, 'arguments');
      await writeFile(plugin, `#!/bin/sh\n[ $# -eq 0 ] && exit 0\nprintf '%s\\n' "$@" > ${record}\n`);
      await chmod(plugin, 0o755);
      await execute(`${folder}${delimiter}${process.env.PATH}`);
      const [session = '', region, name, profile, target = '', endpoint] = (await readFile(record, 'utf8')).split('\n');
      const { runtimeId } = (await server().task(task)).containers?.find((each) => each.name === 'app') ?? {};
      expect([region, name, profile]).toEqual([REGION, 'StartSession', '']);
      expect(JSON.parse(target)).toEqual({ Target: `ecs:default_${idOf(task)}_${runtimeId}` });
      expect(endpoint).toBe(server().app.url);
      const { sessionId, streamUrl, tokenValue } = JSON.parse(session);
      expect(sessionId).toMatch(/^ecs-execute-command-[0-9a-z]{17}$/);
      expect(streamUrl).toBe(
        `${server().app.url.replace('http', 'ws')}/v1/data-channel/${sessionId}?role=publish_subscribe`,
      );
      const client = await DataChannelClient.open({ streamUrl, tokenValue });
      await expect.poll(() => client.closing, PATIENTLY).toMatchObject({ ExitCode: 0 });
      expect(client.output).toBe('hello 42\r\n');
      expect(client.faults).toEqual([]);
    });

    it.skipIf(!hasPlugin)('runs a command by session-manager-plugin', async () => {
      const env = { ...process.env, ...variables() };
      const args = ['--task', idOf(task), '--container', 'app', '--interactive', '--command', 'echo hello'];
      const { stdout } = await run('aws', ['ecs', 'execute-command', ...args], { env });
      expect(stdout).toContain('hello');
    });
  });

  it('is told of, without the token', async () => {
    const stream = await openEvents(server().app.url, '?type=AWS%20API%20Call%20via%20CloudTrail');
    onTestFinished(() => stream.close());
    await drydock([task, '--container', 'app', '--', 'true']);
    const event = await stream.next();
    expect(event?.data).toMatchObject({
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.ecs',
      resources: [],
      detail: {
        eventSource: 'ecs.amazonaws.com',
        eventName: 'ExecuteCommand',
        eventType: 'AwsApiCall',
        awsRegion: REGION,
        requestParameters: { task, container: 'app', command: 'true', interactive: true },
        responseElements: {
          taskArn: task,
          containerName: 'app',
          session: { tokenValue: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
        },
      },
    });
  });

  describe('by drydock exec', () => {
    it('runs a command and ends as it does', async () => {
      const command = ['sh', '-c', 'echo "it\'s $0 $1"; exit 7', 'a  b', ''];
      const ran = await drydock([idOf(task), '--container', 'app', '--', ...command]);
      expect(ran).toEqual({ code: 7, out: "it's a  b \r\n", err: '' });
    });

    it('runs a shell on what is piped into it', async () => {
      const { code, out } = await drydock([task, '--container', 'other'], 'echo $((40+2))\nexit 3\n');
      expect(code).toBe(3);
      expect(out).toContain('\r\n42\r\n');
    });

    it('tells the end of what is piped into it', async () => {
      const { code, out } = await drydock([idOf(task).slice(0, 12), '--container', 'app', '--', 'wc', '-c'], 'four');
      expect([code, out]).toEqual([0, expect.stringMatching(/4\r\n$/)]);
    });

    it.each<[string, () => string[], number, RegExp]>([
      ['no task', () => [], 2, /expected drydock exec TASK/],
      ['an unknown option', () => ['x', '--nope'], 2, /expected drydock exec TASK/],
      ['a task that is not there', () => ['f'.repeat(32)], 1, /The referenced task was not found/],
      ['a beginning that no task has', () => ['zz'], 1, /no task of the cluster default begins with zz/],
      ['no container where there are two', () => [task], 1, /container name must be specified/],
      ['an unknown cluster', () => [idOf(task), '--cluster', 'nope'], 1, /Cluster not found/],
      [
        'a command that is not there',
        () => [task, '--container', 'app', '--', '/no/such'],
        127,
        /no such file or directory/,
      ],
    ])('with %s says so', async (_what, args, code, says) => {
      const ran = await drydock(args());
      expect(ran.out + ran.err).toMatch(says);
      expect([code, 126]).toContain(ran.code);
    });

    it('shows its help', async () => {
      const { code, out } = await drydock(['--help']);
      expect([code, out]).toEqual([0, expect.stringContaining('Usage: drydock exec TASK')]);
    });

    it.skipIf(!hasScript)('makes the terminal the command’s', async () => {
      const command = `stty cols 93 rows 31; ${process.execPath} ${MAIN} exec ${task} --container app -- sh`;
      const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...variables() } });
      let out = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      const ended = new Promise((resolve) => child.on('close', resolve));
      await expect.poll(() => out, PATIENTLY).toContain('# ');
      child.stdin.write('stty size\r');
      await expect.poll(() => out, PATIENTLY).toContain('31 93');
      child.stdin.write('echo as""leep; sleep 3600\r');
      await expect.poll(() => out, PATIENTLY).toContain('asleep');
      child.stdin.write('\u0003');
      child.stdin.write('echo again $((40+2)); exit 4\r');
      await expect.poll(() => out, PATIENTLY).toContain('again 42');
      expect(await ended).toBe(4);
    });
  });
});
