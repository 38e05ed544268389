import {
  RegisterTaskDefinitionCommand,
  type RunTaskCommandInput,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';
import { CLUSTER, providerCluster } from './capacity-provider-cluster.ts';

const MISSING = 'f'.repeat(32);
const FARGATE: RunTaskCommandInput = {
  taskDefinition: 'serverless',
  launchType: 'FARGATE',
  networkConfiguration: awsvpc(),
};
const KINDS: [string, RunTaskCommandInput][] = [
  ['on EC2', { taskDefinition: 'server' }],
  ['on Fargate', FARGATE],
];
const exiting = (after: string) => [container({ dockerLabels: { 'drydock.exit-after': after } })];

describe('the SDK’s waiters', () => {
  let clock: ManualClock;
  let server: Awaited<ReturnType<typeof startServer>>;
  let provider: Awaited<ReturnType<typeof providerCluster>>;
  beforeEach(async () => {
    clock = manualClock();
    server = await startServer({}, { clock });
    provider = await providerCluster(server);
    for (const input of [
      definition('server'),
      fargateDefinition('serverless'),
      definition('short', { containerDefinitions: exiting('1ms') }),
      definition('broken', { containerDefinitions: exiting('soon') }), // refused by the engine
    ]) {
      await server.ecs.send(new RegisterTaskDefinitionCommand(input));
    }
  });
  afterEach(() => server.close());

  const run = async (input: RunTaskCommandInput) => (await launches(server.ecs).one(input)).taskArn;
  const options = (seconds: number) => ({ client: server.ecs, minDelay: 0.02, maxDelay: 0.02, maxWaitTime: seconds });
  const running = (tasks: string[], cluster?: string, seconds = 10) =>
    waitUntilTasksRunning(options(seconds), { cluster, tasks });
  const stopped = (tasks: string[], cluster?: string, seconds = 10) =>
    waitUntilTasksStopped(options(seconds), { cluster, tasks });
  const SUCCESS = { state: 'SUCCESS' };
  const FAILURE = { message: expect.stringContaining('"state":"FAILURE"') };
  const TIMEOUT = { name: 'TimeoutError' };

  it.each(KINDS)('see tasks %s run and stop', async (_where, input) => {
    const tasks = [await run(input), await run(input)];
    expect(await running(tasks)).toMatchObject(SUCCESS);
    await expect(stopped(tasks, undefined, 0.2)).rejects.toMatchObject(TIMEOUT);
    await launches(server.ecs).stop(String(tasks[0]));
    await expect(stopped(tasks, undefined, 0.2)).rejects.toMatchObject(TIMEOUT); // all of them are waited for
    await expect(running(tasks)).rejects.toMatchObject(FAILURE);
    await launches(server.ecs).stop(String(tasks[1]));
    expect(await stopped(tasks)).toMatchObject(SUCCESS);
  });

  it('wait for a capacity provider’s instance as long as the task does', async () => {
    const task = await provider.runOne();
    await expect(running([task], CLUSTER, 0.2)).rejects.toMatchObject(TIMEOUT); // PROVISIONING is neither
    const waiting = running([task], CLUSTER);
    await provider.join('web');
    expect(await waiting).toMatchObject(SUCCESS);
    await provider.stop(task);
    expect(await stopped([task], CLUSTER)).toMatchObject(SUCCESS);
  });

  it('see a task stop that was stopped while it waited for an instance', async () => {
    const task = await provider.runOne();
    await provider.stop(task);
    expect(await stopped([task], CLUSTER)).toMatchObject(SUCCESS);
    await expect(running([task], CLUSTER)).rejects.toMatchObject(FAILURE);
  });

  it('see a task fail for which no instance came', async () => {
    const task = await provider.runOne();
    const waiting = running([task], CLUSTER);
    const failed = expect(waiting).rejects.toMatchObject(FAILURE);
    await server.idle();
    clock.advance(16 * 60 * 1000);
    await failed;
    expect(await stopped([task], CLUSTER)).toMatchObject(SUCCESS);
  });

  it('fail where a task could not start', async () => {
    const task = await run({ taskDefinition: 'broken' });
    await expect(running([task])).rejects.toMatchObject(FAILURE);
    expect(await stopped([task])).toMatchObject(SUCCESS);
  });

  it('fail where a task has ended by itself', async () => {
    const task = await run({ taskDefinition: 'short' });
    await server.idle();
    clock.advance(1000);
    expect(await stopped([task])).toMatchObject(SUCCESS);
    await expect(running([task])).rejects.toMatchObject(FAILURE);
  });

  it('fail at once for a task that is not there, and wait in vain for it to stop', async () => {
    const task = await run({ taskDefinition: 'server' });
    await expect(running([MISSING])).rejects.toMatchObject(FAILURE);
    await expect(running([task, MISSING])).rejects.toMatchObject(FAILURE);
    await expect(stopped([MISSING], undefined, 0.2)).rejects.toMatchObject(TIMEOUT);
  });
});
