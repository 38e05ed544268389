import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addEventRoutes, type EventSource, type StreamedEvent } from '../../../src/admin/events.ts';
import { manualClock } from '../../support/manual-clock.ts';

const FILLER = 'x'.repeat(10_000);
const MANY = 5_000; // of 10 kB each: far more than sockets hold

const event = (cursor: number): StreamedEvent => ({
  cursor,
  event: { 'detail-type': 'T', account: 'a', region: 'r', ...{ FILLER } },
});

/** Events 1 to `last`, of which those before `first` are no longer kept, and those up to `forgotten` known no longer. */
function fakeSource() {
  const listeners = new Set<() => void>();
  const kept = { first: 1, last: 0, forgotten: 0 };
  const served: number[] = [];
  const source: EventSource = {
    after(cursor, limit) {
      const start = Math.max(cursor + 1, kept.first);
      const count = Math.max(0, Math.min(limit, kept.last - start + 1));
      const events = Array.from({ length: count }, (_, index) => event(start + index)).map((each) =>
        each.cursor <= kept.forgotten ? { ...each, event: undefined } : each,
      );
      served.push(...events.map((each) => each.cursor));
      return events;
    },
    first: () => (kept.first <= kept.last ? kept.first : undefined),
    last: () => kept.last,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const happen = (count: number) => {
    kept.last += count;
    for (const listener of listeners) listener();
  };
  return { source, kept, served, listeners, happen };
}

describe('a stream of events', () => {
  const clock = manualClock();
  let fake: ReturnType<typeof fakeSource>;
  let server: ReturnType<typeof fastify>;
  let port: number;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    fake = fakeSource();
    server = fastify();
    addEventRoutes(server, fake.source, clock);
    port = Number(new URL(await server.listen({ port: 0 })).port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
    expect([fake.listeners.size, clock.pending]).toEqual([0, 0]); // nothing is left of a stream
  });

  /** A client with what it has read so far; it reads nothing before `resume`. */
  async function open(query = '') {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    sockets.push(socket);
    socket.write(`GET /_drydock/events${query} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    await expect.poll(() => fake.listeners.size).toBe(1);
    let text = '';
    return { socket, read: () => text, resume: () => socket.on('data', (more: string) => (text += more)) };
  }
  const cursors = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, cursor]) => Number(cursor));
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  /** Until no more is asked of the source, for as long as its reader stands still. */
  async function standstill(): Promise<number> {
    for (let before = -1; before !== fake.served.length; await sleep(100)) before = fake.served.length;
    return fake.served.length;
  }

  it('waits for a reader that is slow, and then goes on without loss or repetition', async () => {
    const { read, resume } = await open('?after=0');
    fake.happen(MANY);
    expect(await standstill()).toBeLessThan(MANY / 2);
    fake.happen(1);
    clock.advance(60 * 60_000); // nor are signs of life piled up for it
    resume();
    await expect.poll(() => cursors(read()).length, { timeout: 10_000 }).toBe(MANY + 1);
    expect(cursors(read())).toEqual(numbers(1, MANY + 1));
    expect(read()).not.toContain('gap');
  });

  it('goes past any number of events that are known no longer', async () => {
    fake.kept.forgotten = 250;
    fake.happen(300);
    const { read, resume } = await open('?after=0');
    resume();
    await expect.poll(() => cursors(read()).at(-1)).toBe(300);
    expect(cursors(read())).toEqual(numbers(251, 300));
    expect(read().match(/^event: gap\ndata: .*$/gm)).toEqual(['event: gap\ndata: {"after":0,"oldest":251}']);
    fake.kept.forgotten = 500;
    fake.happen(200);
    fake.happen(1);
    await expect.poll(() => cursors(read()).at(-1)).toBe(501);
  });

  it('tells a reader that was too slow what it will never hear', async () => {
    const { read, resume } = await open('?after=0');
    fake.happen(MANY);
    const reached = await standstill();
    fake.kept.first = MANY - 9;
    resume();
    await expect.poll(() => cursors(read()).at(-1), { timeout: 10_000 }).toBe(MANY);
    expect(cursors(read())).toEqual([...numbers(1, reached), ...numbers(MANY - 9, MANY)]);
    expect(read()).toContain(`event: gap\ndata: {"after":${reached},"oldest":${MANY - 9}}\n\n`);
  });

  it('keeps nobody waiting who closes the server, though its reader stands still', async () => {
    await open('?after=0');
    fake.happen(MANY);
    await standstill();
    await Promise.race([
      server.close(),
      sleep(2000).then(() => expect.fail('the server waits for a reader that does not read')),
    ]);
  });

  it('shows every 15 seconds that it is alive', async () => {
    const { read, resume } = await open();
    resume();
    await expect.poll(read).toContain(': events after 0\n\n');
    clock.advance(14_999);
    fake.happen(1);
    await expect.poll(() => cursors(read())).toEqual([1]);
    expect(read()).not.toContain(': alive');
    clock.advance(1);
    await expect.poll(read).toContain(': alive\n\n');
  });

  it('ends with its reader', async () => {
    const { socket } = await open();
    socket.destroy();
    await expect.poll(() => fake.listeners.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('skips what is filtered out, without stopping there', async () => {
    const { read, resume } = await open('?after=0&type=U');
    resume();
    fake.happen(250);
    await expect.poll(() => fake.served.at(-1)).toBe(250);
    expect(fake.served).toEqual(numbers(1, 250));
    expect(cursors(read())).toEqual([]);
  });
});
