import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDialClock } from '../../src/dial-clock.ts';
import { container, definition } from '../support/definitions.ts';
import { REGION, startServer } from '../support/server.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

const servers: Server[] = [];
const start = async (rate = 0, settings: Parameters<typeof startServer>[0] = {}) => {
  const server = await startServer(settings, { clock: createDialClock(rate) });
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const read = async ({ url }: Server) =>
  (await (await fetch(`${url}/_drydock/clock`)).json()) as Record<string, unknown>;
const turn = async ({ url }: Server, change: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/_drydock/clock`, { method: 'POST', headers, body: JSON.stringify(change) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
/** Runs tasks that end by themselves after a time. */
const run = async ({ ecs }: Server, exitAfter: string, count = 1) => {
  const containerDefinitions = [container({ dockerLabels: { 'drydock.exit-after': exitAfter } })];
  await ecs.send(new RegisterTaskDefinitionCommand(definition('job', { containerDefinitions })));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'job', count }));
  return tasks.map(({ taskArn }) => String(taskArn));
};
const describeTasks = async ({ ecs }: Server, tasks: string[]) =>
  (await ecs.send(new DescribeTasksCommand({ tasks }))).tasks ?? [];

describe('the clock of a server that was started with --clock manual', () => {
  it('stands, and says so', async () => {
    const server = await start();
    const first = await read(server);
    const epochMs = Number(first.epochMs);
    expect(first).toEqual({
      now: new Date(epochMs).toISOString(),
      epochMs,
      mode: 'manual',
      rate: 0,
      runtime: 'simulated',
    });
    expect(server.clock()).toBe(`manual, ${first.now}`);
    expect(await read(server)).toEqual(first);
  });

  it('runs a story of fifteen minutes when it is moved, and answers when all of it has happened', async () => {
    const server = await start();
    const arns = await run(server, '10m', 5);
    const { status, body } = await turn(server, { advance: '15m' });
    expect([status, body.advancedMs]).toEqual([200, 900_000]);
    for (const { lastStatus, createdAt, startedAt, stoppedAt } of await describeTasks(server, arns)) {
      expect(lastStatus).toBe('STOPPED');
      expect(startedAt).toEqual(createdAt);
      expect(Number(stoppedAt) - Number(startedAt)).toBe(600_000);
      expect(Number(body.epochMs) - Number(stoppedAt)).toBe(300_000);
    }
  });

  it('takes a number of milliseconds, and many moves at once one after another', async () => {
    const server = await start();
    const before = Number((await read(server)).epochMs);
    await Promise.all([1, 2, 3].map((ms) => turn(server, { advance: ms })));
    expect((await read(server)).epochMs).toBe(before + 6);
  });

  it('goes to a time, as ISO 8601 or in epoch milliseconds', async () => {
    const server = await start();
    const [arn = ''] = await run(server, '1h30m');
    const before = Number((await read(server)).epochMs);
    expect((await turn(server, { now: before + 5_399_999 })).body.epochMs).toBe(before + 5_399_999);
    expect((await describeTasks(server, [arn]))[0]?.lastStatus).toBe('RUNNING');
    const now = new Date(before + 5_400_000).toISOString();
    expect((await turn(server, { now })).body.now).toBe(now);
    expect((await describeTasks(server, [arn]))[0]?.lastStatus).toBe('STOPPED');
  });

  it.each([
    ['nothing', {}],
    ['no object', '15m'],
    ['two things', { advance: '15m', rate: 10 }],
    ['a word that is none', { forward: '15m' }],
    ['a move that is no time', { advance: 'a while' }],
    ['a move back', { advance: -1 }],
    ['a move of part of a millisecond', { advance: 0.5 }],
    ['a move of more than 30 days', { advance: '721h' }],
    ['a negative rate', { rate: -1 }],
    ['a rate beyond 1000', { rate: 1001 }],
    ['a time that is none', { now: 'tomorrow' }],
    ['a time without its zone', { now: '2026-01-01T00:00:00' }],
    ['a time that is past', { now: '2020-01-01T00:00:00Z' }],
    ['a time in epoch seconds', { now: 1_900_000_000 }],
    ['a time in more than 30 days', { now: '2199-01-01T00:00:00Z' }],
  ])('refuses %s with a sentence and stays as it is', async (_what, change) => {
    const server = await start();
    const before = await read(server);
    const { status, body } = await turn(server, change);
    expect(status).toBe(400);
    expect(body.message).toMatch(/expected one of "advance"|is past: it is|is more than 30 days from/);
    expect(await read(server)).toEqual(before);
  });

  it('goes on no earlier than the data that it kept', async () => {
    const data = await mkdtemp(join(tmpdir(), 'drydock-clock-'));
    try {
      const first = await start(0, { data });
      const arns = await run(first, '48h');
      const { body } = await turn(first, { advance: '24h' });
      await first.close();
      servers.length = 0;
      const second = await start(0, { data });
      expect((await read(second)).now).toBe(body.now);
      await turn(second, { advance: '24h' });
      const [task] = await describeTasks(second, arns);
      expect(Number(task?.stoppedAt) - Number(task?.startedAt)).toBe(48 * 3_600_000);
      await second.close();
      servers.length = 0;
    } finally {
      await rm(data, { recursive: true });
    }
  });
});

describe('the clock of a server', () => {
  it('goes at another rate from when it is told to, and stands at none', async () => {
    const server = await start(1);
    expect([(await read(server)).mode, server.clock()]).toEqual(['real', undefined]);
    expect((await turn(server, { rate: 1000 })).body).toMatchObject({ mode: 'x1000', rate: 1000 });
    const [arn = ''] = await run(server, '20s'); // of real time, 20 ms
    await expect.poll(async () => (await describeTasks(server, [arn]))[0]?.lastStatus).toBe('STOPPED');
    const stopped = (await turn(server, { rate: 0 })).body;
    expect(stopped).toMatchObject({ mode: 'manual', rate: 0 });
    expect(await read(server)).toEqual(stopped);
  });

  it('can be moved while it goes', async () => {
    const server = await start(1);
    const [arn = ''] = await run(server, '10m');
    await turn(server, { advance: '10m' });
    expect((await describeTasks(server, [arn]))[0]?.lastStatus).toBe('STOPPED');
  });

  it('is not that of its callers: their signatures are judged by real time', async () => {
    const server = await start(0, { auth: 'sigv4', accessKeys: new Map([['111122223333', 'the-secret']]) });
    await turn(server, { advance: '24h' });
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'the-secret' };
    const ecs = new ECSClient({ endpoint: server.url, region: REGION, credentials, maxAttempts: 1 });
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  });

  it('is not dialled here where the server was handed one without a dial', async () => {
    const server = await startServer();
    servers.push(server);
    const { status, body } = await turn(server, { advance: '15m' });
    expect([status, body]).toEqual([501, await read(server)]);
    expect(body.message).toContain('was handed to it');
  });

  it('stays as it is when everything is emptied', async () => {
    const server = await start();
    const { body } = await turn(server, { advance: '5m' });
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' });
    expect((await read(server)).now).toBe(body.now);
  });
});
