import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteClusterCommand, type Task } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { container, definition } from '../support/definitions.ts';
import { openEvents, type SentEvent } from '../support/event-stream.ts';
import { awsvpc, fargateDefinition, launches } from '../support/launches.ts';
import { manualClock } from '../support/manual-clock.ts';
import { startServer } from '../support/server.ts';

const HOUR_MS = 60 * 60_000;

describe('events, as time goes by,', () => {
  const clock = manualClock();
  let data: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  const tasks = () => launches(server.ecs);
  const start = async () => {
    server = await startServer({ data }, { clock });
  };
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'drydock-events-'));
    await start();
    await tasks().register(definition('web'));
    await tasks().register(fargateDefinition('fargate'));
  });
  afterEach(async () => {
    await server.close();
    await rm(data, { recursive: true, force: true });
  });

  const runOne = async () => (await tasks().one({ taskDefinition: 'web' })).taskArn;
  const isOf = (task: string, lastStatus: string) => (event: SentEvent) =>
    event.data.resources?.[0] === task && event.data.detail.lastStatus === lastStatus;

  it('are forgotten with the tasks they tell of, and those of later are told as if nothing had been', async () => {
    const [stopped, running] = [await runOne(), await runOne()];
    await server.idle();
    await tasks().stop(stopped);
    await server.idle();
    clock.advance(HOUR_MS / 2);
    await tasks().stop(running);
    await server.idle();
    clock.advance(HOUR_MS / 2 + 2 * 60_000);
    expect(await tasks().seen(stopped)).toBeUndefined();
    const stream = await openEvents(server.url, '?after=0');
    const heard = await stream.until(isOf(running, 'STOPPED'));
    await stream.close();
    expect(heard[0]).toMatchObject({ type: 'gap', data: { after: 0 } });
    expect(heard.slice(1).every(({ data: event }) => event.resources[0] === running)).toBe(true);
  });

  it('have cursors that grow on when all were forgotten, whatever is refused, and over a restart', async () => {
    const stream = await openEvents(server.url);
    const first = await runOne();
    const [last] = (await stream.until(isOf(first, 'RUNNING'))).slice(-1);
    const cursor = last?.cursor ?? 0;
    clock.advance(3 * HOUR_MS);
    await expect(server.ecs.send(new DeleteClusterCommand({ cluster: 'default' }))).rejects.toThrow();
    await tasks().stop(first);
    expect((await stream.until(isOf(first, 'STOPPED')))[0]?.cursor).toBe(cursor + 1);
    await stream.close();
    await server.idle();
    clock.advance(3 * HOUR_MS);
    await server.close();
    await start();
    const second = await runOne();
    await server.idle();
    const resumed = await openEvents(server.url, `?after=${cursor}`);
    const [gap, next] = await resumed.until(isOf(second, 'PENDING'));
    await resumed.close();
    expect(gap?.type).toBe('gap');
    expect(next?.cursor).toBe(gap?.data.oldest);
    expect(next?.cursor).toBeGreaterThan(cursor + 1);
  });

  it('have told every version of every task, the last being the one it has', async () => {
    const stream = await openEvents(server.url, '?after=0');
    const exits = { 'drydock.exit-after': '1ms' };
    await tasks().register(
      definition('short', {
        containerDefinitions: [container(), container({ name: 'init', essential: false, dockerLabels: exits })],
      }),
    );
    const networkConfiguration = awsvpc();
    const begun: Task[] = [
      ...(await tasks().run({ taskDefinition: 'web', count: 4 })),
      ...(await tasks().run({ taskDefinition: 'short', count: 4 })),
      ...(await tasks().run({ taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration, count: 4 })),
    ];
    const arns = begun.map(({ taskArn }) => String(taskArn));
    await server.idle();
    clock.advance(1000);
    await server.idle();
    for (const arn of arns.filter((_, index) => index % 2 === 0)) await tasks().stop(arn);
    await fetch(`${server.url}/_drydock/fleet`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kill: [String(begun[0]?.containerInstanceArn)] }),
    });
    await server.idle();
    const last = await runOne();
    const heard = await stream.until(isOf(last, 'RUNNING'));
    await stream.close();
    for (const arn of arns) {
      const versions = heard
        .filter(({ data: event }) => event.resources[0] === arn)
        .map((event) => event.data.detail.version);
      const shown = await tasks().seen(arn);
      expect(versions).toEqual(Array.from({ length: shown?.version ?? 0 }, (_, index) => index + 1));
    }
  });
});
