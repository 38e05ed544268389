import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/agent/exec/frame.ts';
import { Incoming } from '../../../../src/agent/exec/incoming.ts';
import { Outgoing } from '../../../../src/agent/exec/outgoing.ts';

const frame = (sequenceNumber: number, payload = `${sequenceNumber};`): Frame => ({
  messageType: 'input_stream_data',
  createdDate: 1,
  sequenceNumber,
  flags: 0,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from(payload),
});

describe('the receiving end of a stream', () => {
  it('gives what came out of order in its order, once, and acknowledges each', () => {
    const incoming = new Incoming();
    const numbers = (sent: number) => {
      const { acknowledged, next } = incoming.take(frame(sent));
      return [acknowledged, next.map(({ sequenceNumber }) => sequenceNumber)];
    };
    expect(numbers(2)).toEqual([true, []]);
    expect(numbers(1)).toEqual([true, []]);
    expect(numbers(2)).toEqual([true, []]);
    expect(numbers(0)).toEqual([true, [0, 1, 2]]);
    expect(numbers(1)).toEqual([true, []]);
    expect(numbers(3)).toEqual([true, [3]]);
  });

  it('holds no more than it has room for, and does not say it had', () => {
    const incoming = new Incoming();
    const large = 'x'.repeat(60_000);
    const held = [1, 2, 3, 4, 5, 6].map((number) => incoming.take(frame(number, large)).acknowledged);
    expect(held).toEqual([true, true, true, true, false, false]);
    expect(incoming.take(frame(0)).next).toHaveLength(5);
    expect(incoming.take(frame(5, large)).next).toHaveLength(1);
  });

  it('has the whole stream whatever is lost, doubled or late, as long as what is not acknowledged is sent again', () => {
    const ways = fc.record({ count: fc.integer({ min: 1, max: 20 }), order: fc.infiniteStream(fc.nat()) });
    fc.assert(
      fc.property(ways, ({ count, order }) => {
        const incoming = new Incoming();
        const unacknowledged = new Set(Array.from({ length: count }, (_, number) => number));
        const got: number[] = [];
        while (unacknowledged.size > 0) {
          const { value } = order.next();
          const sent = [...unacknowledged][value % unacknowledged.size] as number;
          if (value % 5 === 0) continue; // lost
          const { acknowledged, next } = incoming.take(frame(sent));
          got.push(...next.map(({ sequenceNumber }) => sequenceNumber));
          if (acknowledged && value % 3 !== 0) unacknowledged.delete(sent); // else the acknowledgement was lost
        }
        expect(got).toEqual(Array.from({ length: count }, (_, number) => number));
      }),
    );
  });
});

describe('the sending end of a stream', () => {
  const sends = (outgoing: Outgoing, now: number) => outgoing.send(now, (number) => Buffer.from([number])).at(0);

  it('numbers what it sends from 0', () => {
    const outgoing = new Outgoing();
    expect([sends(outgoing, 0), sends(outgoing, 0), sends(outgoing, 5)]).toEqual([0, 1, 2]);
  });

  it('sends the oldest again that is not acknowledged, ever more seldom', () => {
    const outgoing = new Outgoing();
    sends(outgoing, 0);
    sends(outgoing, 0);
    const times: number[] = [];
    for (let at = outgoing.againAt; at !== undefined && at < 20_000; at = outgoing.againAt) {
      expect(outgoing.again(at - 1)).toBeUndefined();
      expect(outgoing.again(at)).toEqual(Buffer.from([0]));
      times.push(at);
    }
    expect(times).toEqual([200, 600, 1_400, 3_000, 6_200, 11_200, 16_200]);
    outgoing.acknowledge(0, 20_000);
    expect(outgoing.againAt).toBe(20_200);
    expect(outgoing.again(20_200)).toEqual(Buffer.from([1]));
    outgoing.acknowledge(1, 20_300);
    expect(outgoing.againAt).toBeUndefined();
    expect(outgoing.isEmpty).toBe(true);
  });

  it('gives the receiver up after five minutes', () => {
    const outgoing = new Outgoing();
    sends(outgoing, 0);
    expect(outgoing.again(299_999)).toEqual(Buffer.from([0]));
    expect(outgoing.again(305_000)).toBe('lost');
  });

  it('is full with 256 frames, until one is acknowledged', () => {
    const outgoing = new Outgoing();
    for (let sent = 0; sent < 256; sent++) {
      expect(outgoing.isFull).toBe(false);
      sends(outgoing, 0);
    }
    expect(outgoing.isFull).toBe(true);
    outgoing.acknowledge(7, 1);
    outgoing.acknowledge(7, 1);
    outgoing.acknowledge(999, 1);
    expect(outgoing.isFull).toBe(false);
  });
});
