import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsAt, awsAvailable } from '../support/cli.ts';
import { container, definition } from '../support/definitions.ts';
import { dockerAvailable } from '../support/engine.ts';
import { ensureImages } from '../support/images.ts';
import { startServer } from '../support/server.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const run = promisify(execFile);

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
      (await run(process.execPath, [MAIN, 'logs', tasks?.[0]?.taskArn ?? '', ...args], { env })).stdout;
    const followed = await shown('--follow', '--container', 'a');
    expect(followed).toBe('hello\n');
    expect((await shown()).split('\n')).toContain('a  hello');
    await expect(shown('--container', 'none')).rejects.toMatchObject({
      stderr: expect.stringContaining('no container none'),
    });
  });
});
