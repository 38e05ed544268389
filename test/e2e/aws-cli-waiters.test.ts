import { RegisterTaskDefinitionCommand, type RunTaskCommandInput, StopTaskCommand } from '@aws-sdk/client-ecs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, providerCluster } from '../api/ecs/capacity-provider-cluster.ts';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { definition } from '../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../support/launches.ts';
import { startServer } from '../support/server.ts';

const FAILURE = /Waiter TasksRunning failed: .*terminal failure state/;
const KINDS: [string, RunTaskCommandInput][] = [
  ['EC2', { taskDefinition: 'server' }],
  ['Fargate', { taskDefinition: 'serverless', launchType: 'FARGATE', networkConfiguration: awsvpc() }],
];

describe.skipIf(!(await awsAvailable()))('the AWS CLI’s waiters', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let aws: Aws;
  const answered: string[] = []; // the server's log
  const log = pino({ level: 'debug' }, { write: (line: string) => void answered.push(line) });
  beforeAll(async () => {
    server = await startServer({}, { log });
    aws = awsAt(server.url);
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('server')));
    await server.ecs.send(new RegisterTaskDefinitionCommand(fargateDefinition('serverless')));
  });
  afterAll(() => server.close());
  const wait = (what: 'tasks-running' | 'tasks-stopped', tasks: string[], cluster = 'default') =>
    aws('ecs', 'wait', what, '--cluster', cluster, '--tasks', ...tasks);

  it.each(KINDS)('see tasks of %s run and stop', async (_kind, input) => {
    const calls = launches(server.ecs);
    const tasks = (await calls.run({ ...input, count: 2 })).map(({ taskArn = '' }) => taskArn);
    await wait('tasks-running', tasks);
    for (const task of tasks) await server.ecs.send(new StopTaskCommand({ task }));
    await wait('tasks-stopped', tasks);
    await expect(wait('tasks-running', tasks)).rejects.toThrow(FAILURE);
  });

  it('fail for a task that is not there', async () => {
    await expect(wait('tasks-running', ['f'.repeat(32)])).rejects.toThrow(FAILURE);
  });

  it('wait until a capacity provider’s instance has come', async () => {
    const provider = await providerCluster(server);
    const task = await provider.runOne();
    answered.length = 0;
    const waiting = wait('tasks-running', [task], CLUSTER);
    // the waiter's first look is at a task that waits
    await expect.poll(() => answered.some((line) => line.includes('"DescribeTasks"')), { timeout: 30_000 }).toBe(true);
    await provider.join('web');
    await waiting;
    await provider.stop(task);
    await wait('tasks-stopped', [task], CLUSTER);
  });
});
