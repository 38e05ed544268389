import type { CloudWatchLogs, FilterLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { tail } from '../../support/tail.ts';
import { newLogs } from './new-logs.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = { logGroupName: 'g', logStreamName: 's' };

async function withStream(logs: CloudWatchLogs, logStreamName = 's'): Promise<void> {
  await logs.createLogGroup({ logGroupName: 'g' }).catch(() => undefined);
  await logs.createLogStream({ logGroupName: 'g', logStreamName });
}

const events = (from: number, count: number, step = 1) =>
  Array.from({ length: count }, (_, index) => ({ timestamp: from + index * step, message: `m${index}` }));
const said = (page: { events?: readonly { message?: string | undefined }[] | undefined }) =>
  page.events?.map(({ message }) => message).join(' ');

describe('GetLogEvents', () => {
  it('gives the newest page first, and tokens that come back at both ends', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const now = Date.now();
    await logs.putLogEvents({ ...at, logEvents: events(now, 5) });
    const last = await logs.getLogEvents({ ...at, limit: 2 });
    expect(said(last)).toBe('m3 m4');
    const before = await logs.getLogEvents({ ...at, limit: 2, nextToken: last.nextBackwardToken });
    expect(said(before)).toBe('m1 m2');
    const first = await logs.getLogEvents({ ...at, limit: 2, nextToken: before.nextBackwardToken });
    expect(said(first)).toBe('m0');
    const none = await logs.getLogEvents({ ...at, limit: 2, nextToken: first.nextBackwardToken });
    expect([said(none), none.nextBackwardToken]).toEqual(['', first.nextBackwardToken]);
    const end = await logs.getLogEvents({ ...at, nextToken: last.nextForwardToken });
    expect([said(end), end.nextForwardToken]).toEqual(['', last.nextForwardToken]);
    await logs.putLogEvents({ ...at, logEvents: [{ timestamp: now + 9, message: 'new' }] });
    expect(said(await logs.getLogEvents({ ...at, nextToken: end.nextForwardToken }))).toBe('new');
  });

  it('orders events by time whenever they came, from startTime to before endTime', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const now = Date.now();
    for (const age of [1, 5, 3, 2, 4]) {
      await logs.putLogEvents({ ...at, logEvents: [{ timestamp: now - age * HOUR, message: `${age}` }] });
    }
    expect(said(await logs.getLogEvents({ ...at, startFromHead: true }))).toBe('5 4 3 2 1');
    const range = { startTime: now - 4 * HOUR, endTime: now - 2 * HOUR };
    expect(said(await logs.getLogEvents({ ...at, ...range }))).toBe('4 3');
  });

  it('gives every event once over pages of a stream of many blocks, in either direction', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const now = Date.now() - HOUR;
    const sent = Array.from({ length: 3000 }, (_, index) => ({
      timestamp: now + (index >> 3),
      message: `${index} ${'x'.repeat(200)}`,
    }));
    for (let from = 0; from < sent.length; from += 500) {
      await logs.putLogEvents({ ...at, logEvents: sent.slice(from, from + 500) });
    }
    const walk = async (startFromHead: boolean) => {
      const pages: string[][] = [];
      for (let nextToken: string | undefined; ; ) {
        const page = await logs.getLogEvents({ ...at, startFromHead, limit: 700, nextToken });
        const token = startFromHead ? page.nextForwardToken : page.nextBackwardToken;
        if (token === nextToken) return startFromHead ? pages.flat() : pages.reverse().flat();
        pages.push(page.events?.map(({ message = '' }) => message) ?? []);
        nextToken = token;
      }
    };
    const all = sent.map(({ message }) => message);
    expect(await walk(true)).toEqual(all);
    expect(await walk(false)).toEqual(all);
  });
});

describe('FilterLogEvents', () => {
  it('gives the events of all streams by time, once each over its pages', async () => {
    const { logs } = await newLogs();
    const now = Date.now();
    for (const [index, logStreamName] of ['a', 'b', 'c'].entries()) {
      await withStream(logs, logStreamName);
      await logs.putLogEvents({ logGroupName: 'g', logStreamName, logEvents: events(now + index, 10, 3) });
    }
    const times: number[] = [];
    const ids = new Set<string>();
    for (let nextToken: string | undefined; ; ) {
      const page = await logs.filterLogEvents({ logGroupName: 'g', limit: 7, nextToken, interleaved: true });
      for (const { timestamp = 0, eventId = '' } of page.events ?? []) {
        times.push(timestamp);
        ids.add(eventId);
      }
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    expect(times).toEqual(Array.from({ length: 30 }, (_, index) => now + index));
    expect(ids.size).toBe(30);
    const of = async (input: Partial<FilterLogEventsCommandInput>) =>
      (await logs.filterLogEvents({ logGroupName: 'g', ...input })).events?.map((one) => one.logStreamName);
    expect(new Set(await of({ logStreamNames: ['a', 'c'] }))).toEqual(new Set(['a', 'c']));
    expect(new Set(await of({ logStreamNamePrefix: 'b' }))).toEqual(new Set(['b']));
    expect(await of({ startTime: now + 28, endTime: now + 29 })).toEqual(['b', 'c']);
  });

  it('shows a follower that asks again from the newest timestamp everything once, as the AWS CLI 2 does', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const look = tail(logs, 'g');
    const told: string[] = [];
    const now = Date.now();
    for (const message of ['one', 'two', 'three']) {
      await logs.putLogEvents({ ...at, logEvents: [{ timestamp: now, message }] });
      told.push(...(await look()));
    }
    expect(told).toEqual(['one', 'two', 'three']);
  });
});

describe('PutLogEvents', () => {
  it('says which events are too old, too new or expired, and takes the rest', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const now = Date.now();
    const put = (...ages: number[]) =>
      logs.putLogEvents({ ...at, logEvents: ages.map((age) => ({ timestamp: now - age, message: `${age}` })) });
    expect((await put(14 * DAY + HOUR, 14 * DAY - HOUR)).rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    expect((await put(0, -3 * HOUR)).rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    await logs.putRetentionPolicy({ logGroupName: 'g', retentionInDays: 1 });
    expect((await put(DAY + HOUR, DAY - HOUR)).rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
    expect(said(await logs.getLogEvents(at))).toBe(`${DAY - HOUR} 0`);
  });

  it('takes what is left of a batch whose old events make it span more than a day, and looks at no sequence token', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const logEvents = [15 * DAY, HOUR].map((age) => ({ timestamp: Date.now() - age, message: `${age / HOUR}` }));
    const answer = await logs.putLogEvents({ ...at, logEvents, sequenceToken: 'any' });
    expect(answer.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    expect(said(await logs.getLogEvents(at))).toBe('1');
  });

  it('takes 10,000 events, and no more', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const now = Date.now();
    await logs.putLogEvents({ ...at, logEvents: events(now, 10_000, 0) });
    expect((await logs.getLogEvents(at)).events).toHaveLength(10_000);
    await expect(logs.putLogEvents({ ...at, logEvents: events(now, 10_001, 0) })).rejects.toMatchObject({
      message: expect.stringContaining(
        "at 'logEvents' failed to satisfy constraint: Member must have length less than",
      ),
    });
  });

  it('takes the largest batch there can be also where JSON has six signs for each of its bytes', async () => {
    const { logs } = await newLogs();
    await withStream(logs);
    const message = '\u001b'.repeat(1_048_576 - 26);
    await logs.putLogEvents({ ...at, logEvents: [{ timestamp: Date.now(), message }] });
    const { events: [event] = [] } = await logs.getLogEvents(at);
    expect(event?.message === message).toBe(true);
  });

  const message = 'x'.repeat(600_000);
  it.each([
    [
      [2, 1].map((timestamp) => ({ timestamp, message: 'm' })),
      'Log events in a single PutLogEvents request must be in chronological order.',
    ],
    [
      [26 * HOUR, HOUR].map((age) => ({ timestamp: Date.now() - age, message: 'm' })),
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    ],
    [[1, 2].map((timestamp) => ({ timestamp, message })), 'Upload too large: 1200052 bytes exceeds limit of 1048576'],
    [[{ timestamp: 1, message: message + message }], 'Log event too large: 1200026 bytes exceeds limit of 1048576'],
  ])('refuses a batch that breaks a rule', async (logEvents, sentence) => {
    const { logs } = await newLogs();
    await withStream(logs);
    await expect(logs.putLogEvents({ ...at, logEvents })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: sentence,
    });
  });
});
