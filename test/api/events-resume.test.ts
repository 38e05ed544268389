import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, RegisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../support/definitions.ts';
import { openEvents, type SentEvent } from '../support/event-stream.ts';
import { launches } from '../support/launches.ts';
import { ecsClient, startServer } from '../support/server.ts';

describe('a stream of events', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  const start = async () => {
    server = await startServer({ data });
  };
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'drydock-events-'));
    await start();
    await launches(server.ecs).register(definition('web'));
  });
  afterEach(async () => {
    await server.close();
    await rm(data, { recursive: true, force: true });
  });

  /** A task's whole life. */
  async function live(): Promise<string> {
    const { taskArn } = await launches(server.ecs).one({ taskDefinition: 'web' });
    await server.idle();
    await launches(server.ecs).stop(taskArn);
    await server.idle();
    return taskArn;
  }
  const endOf = (task: string) => (event: SentEvent) =>
    event.data.resources?.[0] === task && event.data.detail.lastStatus === 'STOPPED';
  /** What is heard from a cursor on until a task has stopped. */
  async function heard(task: string, query: string, headers: Record<string, string> = {}): Promise<SentEvent[]> {
    const stream = await openEvents(server.url, query, headers);
    const events = await stream.until(endOf(task));
    await stream.close();
    return events;
  }

  it('goes on where it was, over any number of streams and a restart, without loss or repetition', async () => {
    const first = await live();
    const one = await heard(first, '?after=0');
    expect(one[0]?.cursor).toBe(1);
    const second = await live();
    const two = await heard(second, `?after=${one.at(-1)?.cursor}`);
    await server.close();
    await start();
    const third = await live();
    const three = await heard(third, '?after=0', { 'last-event-id': String(two.at(-1)?.cursor) }); // which counts
    const pieces = [...one, ...two, ...three];
    expect(pieces.map(({ cursor }) => cursor)).toEqual(pieces.map((_, index) => index + 1));
    expect(await heard(third, '?after=0')).toEqual(pieces);
  });

  it('hears without a cursor only what happens from now on', async () => {
    await live();
    const stream = await openEvents(server.url);
    const task = await live();
    const events = await stream.until(endOf(task));
    await stream.close();
    expect(events[0]?.data.resources).toEqual([task]);
    expect(events[0]?.data.detail.version).toBe(1);
  });

  it('ends promptly when the server closes, and is told of everything before', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => openEvents(server.url)));
    const task = await live();
    await server.close();
    for (const stream of streams) {
      await stream.until(endOf(task));
      const instance = await stream.next(); // what the task left free
      expect(instance?.type).toBe('ECS Container Instance State Change');
      expect(await stream.next()).toBeUndefined();
    }
    await start();
  });

  it('lives on when everything is emptied, and its cursors grow on', async () => {
    const stream = await openEvents(server.url);
    const before = (await stream.until(endOf(await live()))).at(-1)?.cursor ?? 0;
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' });
    await launches(server.ecs).register(definition('web'));
    const after = await stream.until(endOf(await live()));
    await stream.close();
    expect(after[0]?.cursor).toBe(before + 1);
    expect(after.every(({ type }) => type !== 'gap')).toBe(true);
  });

  it('is told of a gap where what it should have heard was emptied, and of a cursor of other data', async () => {
    const task = await live();
    const last = (await heard(task, '?after=0')).at(-1)?.cursor ?? 0;
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' });
    for (const after of [0, 1, last + 1000]) {
      const stream = await openEvents(server.url, `?after=${after}`);
      const [gap, next] = [await stream.next(), await stream.next()];
      await stream.close();
      expect(gap).toMatchObject({ type: 'gap', data: { after, oldest: last + 2 } });
      expect(next?.cursor).toBe(last + 2);
    }
  });

  it('hears of one account, region or type where it asks for one', async () => {
    const elsewhere = [
      ecsClient(server.url, '111122223333'),
      ecsClient(server.url, '111122223333', 'eu-west-1'),
      server.ecs,
    ];
    for (const ecs of elsewhere) {
      await ecs.send(new CreateClusterCommand({}));
      await ecs.send(new RegisterContainerInstanceCommand({ cluster: 'default' }));
    }
    const task = await live();
    const all = await heard(task, '?after=0');
    const only = async (query: string, fits: (event: SentEvent) => boolean) => {
      const wanted = all.filter(fits);
      const stream = await openEvents(server.url, `?after=0&${query}`);
      const events: SentEvent[] = [];
      while (events.length < wanted.length) events.push((await stream.next()) as SentEvent);
      await stream.close();
      expect(wanted).not.toEqual([]);
      expect(events).toEqual(wanted);
    };
    await only('account=111122223333', ({ data }) => data.account === '111122223333');
    await only('account=111122223333&region=eu-west-1', ({ data }) => data.region === 'eu-west-1');
    await only('region=us-east-1', ({ data }) => data.region === 'us-east-1');
    await only('type=ECS%20Task%20State%20Change', ({ type }) => type === 'ECS Task State Change');
  });

  it.each<[string, Record<string, string>]>([
    ['?after=x', {}],
    ['?after=-1', {}],
    ['?after=1.5', {}],
    ['?after=99999999999999999999', {}],
    ['?after=', {}],
    ['?after=0x10', {}],
    ['?after=1&after=2', {}],
    ['', { 'last-event-id': 'x' }],
    ['', { 'last-event-id': '-5' }],
  ])('is refused with %j %j', async (query, headers) => {
    const response = await fetch(`${server.url}/_drydock/events${query}`, { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringContaining('cursors') });
  });

  it('is not for pages of other sites', async () => {
    const response = await fetch(`${server.url}/_drydock/events`, { headers: { origin: 'https://example.com' } });
    expect(response.status).toBe(403);
    expect((await fetch(`${server.url}/_drydock/events`, { method: 'HEAD' })).status).toBe(404);
  });
});
