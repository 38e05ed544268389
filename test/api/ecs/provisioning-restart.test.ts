import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';
import { providerCalls, providerCluster } from './capacity-provider-cluster.ts';

const MINUTE_MS = 60_000;

describe('tasks that are PROVISIONING when their server ends', () => {
  const clock = manualClock();
  let data: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  const start = async () => {
    server = await startServer({ data }, { clock });
  };
  const restart = async () => {
    await server.close();
    await start();
  };
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'drydock-provisioning-'));
    await start();
  });
  afterEach(async () => {
    await server.close();
    await rm(data, { recursive: true, force: true });
  });

  it('go on to run on Fargate', async () => {
    await launches(server.ecs).register(fargateDefinition('web'));
    const begun = await launches(server.ecs).run({
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: awsvpc(),
      count: 10,
    });
    await restart(); // at once: they are in every state they can be in on their way
    await server.idle();
    for (const { taskArn } of begun) {
      const task = await launches(server.ecs).seen(String(taskArn));
      expect(task).toMatchObject({ lastStatus: 'RUNNING', attachments: [{ status: 'ATTACHED' }] });
      expect(task?.containers?.[0]?.networkInterfaces).toHaveLength(1);
    }
    const [running] = begun;
    const before = await launches(server.ecs).seen(String(running?.taskArn));
    await restart();
    await server.idle();
    expect(await launches(server.ecs).seen(String(running?.taskArn))).toEqual(before);
    await launches(server.ecs).stop(String(running?.taskArn));
    await restart();
    await server.idle();
    expect(await launches(server.ecs).seen(String(running?.taskArn))).toMatchObject({
      lastStatus: 'STOPPED',
      attachments: [{ status: 'DELETED' }],
    });
  });

  it('go on to wait for their capacity provider, and are placed', async () => {
    const task = await (await providerCluster(server)).runOne();
    await server.idle();
    await restart();
    await server.idle();
    const on = providerCalls(server);
    expect(await on.seen(task)).toMatchObject({ lastStatus: 'PROVISIONING', version: 1 });
    await on.join('web');
    await server.idle();
    expect(await on.seen(task)).toMatchObject({ lastStatus: 'RUNNING' });
    const next = await on.runOne();
    await restart();
    await server.idle();
    await providerCalls(server).stop(task);
    await server.idle();
    expect(await providerCalls(server).seen(next)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('give up 15 minutes after they came, also when that passed without a server', async () => {
    const task = await (await providerCluster(server)).runOne();
    clock.advance(10 * MINUTE_MS);
    await restart();
    await server.idle();
    const later = await providerCalls(server).runOne();
    clock.advance(5 * MINUTE_MS);
    await server.idle();
    expect(await providerCalls(server).seen(task)).toMatchObject({ stopCode: 'TaskFailedToStart' });
    await server.close();
    clock.advance(20 * MINUTE_MS);
    await start();
    await server.idle();
    expect(await providerCalls(server).seen(later)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'TaskFailedToStart: EMPTY CAPACITY PROVIDER',
    });
  });
});
