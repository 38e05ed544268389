import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFrom, PATIENTLY } from '../docker/server/containers.ts';
import { type Aws, awsAt, awsAvailable, awsWith } from '../support/cli.ts';
import { dockerAvailable } from '../support/engine.ts';
import { DryDock, ensureWebImage } from './dry-dock.ts';

const run = promisify(execFile);
const README = new URL('../../README.md', import.meta.url);
const WEB = 'file://fixtures/task-definitions/web.json';

describe.skipIf(!(await dockerAvailable()) || !(await awsAvailable()))("the README's session with the AWS CLI", () => {
  let dock: DryDock;
  let aws: Aws;
  let arns: string[] = [];
  const tasks = async () => ((await aws('ecs', 'describe-tasks', '--tasks', ...arns)) as { tasks: Task[] }).tasks;

  beforeAll(async () => {
    await ensureWebImage();
    dock = await DryDock.make();
    const { url } = await dock.start();
    aws = awsAt(url);
  });
  afterAll(() => dock.remove());

  it.each([
    ['the server says to paste', async () => dock.server.stdout],
    ['the README says to type', () => readFile(README, 'utf8')],
  ])('needs nothing but the line that %s', async (_where, read) => {
    const [, line = ''] = /^[ $]*export (AWS_.+)$/m.exec(await read()) ?? [];
    const variables = Object.fromEntries(line.split(' ').map((each) => each.split('=', 2)));
    const pasted = awsWith({
      ...variables,
      AWS_ENDPOINT_URL: variables.AWS_ENDPOINT_URL?.replace(/\d+$/, dock.options.port ?? ''),
    });
    expect(await pasted('ecs', 'list-container-instances')).toMatchObject({ containerInstanceArns: { length: 3 } });
  });

  it('knows who calls', async () => {
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '000000000000' });
  });

  it('registers a task definition from a file and runs three tasks of it', async () => {
    expect(await aws('ecs', 'register-task-definition', '--cli-input-json', WEB)).toMatchObject({
      taskDefinition: { family: 'web', revision: 1, status: 'ACTIVE' },
    });
    const answer = await aws('ecs', 'run-task', '--task-definition', 'web', '--count', '3');
    expect(answer).toMatchObject({ tasks: { length: 3 }, failures: [] });
    arns = (answer as { tasks: Task[] }).tasks.map(({ taskArn = '' }) => taskArn);
    await aws('ecs', 'wait', 'tasks-running', '--tasks', ...arns);
  });

  it('is answered on localhost by three different containers at the ports shown', async () => {
    const containers = (await tasks()).flatMap((task) => task.containers ?? []);
    const answers = await Promise.all(
      containers.map(({ networkBindings }) => answerFrom('localhost', networkBindings?.[0]?.hostPort)),
    );
    // A container's host name is the beginning of its id.
    expect(answers).toEqual(containers.map(({ runtimeId }) => `hello from ${runtimeId?.slice(0, 12)}\n`));
    expect(new Set(answers).size).toBe(3);
  });

  it('is seen by docker ps', async () => {
    const filter = `label=com.amazonaws.ecs.task-arn=${arns[0]}`;
    const { stdout } = await run('docker', ['ps', '--no-trunc', '--filter', filter, '--format', '{{.ID}} {{.Names}}']);
    const id = (await tasks()).find(({ taskArn }) => taskArn === arns[0])?.containers?.[0]?.runtimeId;
    expect(stdout).toBe(`${id} ecs-web-1-httpd-${arns[0]?.split('/').at(-1)}\n`);
  });

  it('stops a task, shows its exit code and leaves nothing of it', async () => {
    const [stopped = ''] = arns;
    await aws('ecs', 'stop-task', '--task', stopped, '--reason', 'enough');
    await aws('ecs', 'wait', 'tasks-stopped', '--tasks', stopped);
    expect((await tasks())[0]).toMatchObject({
      taskArn: stopped,
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      containers: [{ lastStatus: 'STOPPED', exitCode: 0 }],
    });
    await expect.poll(() => dock.containers(), PATIENTLY).toHaveLength(2);
  });
});
