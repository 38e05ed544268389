import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../../../src/agent/exec/frame.ts';

const FRAME: Frame = {
  messageType: 'input_stream_data',
  createdDate: 0x0102030405,
  sequenceNumber: 258,
  flags: 3,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from('ls\r'),
};

/** By hand, from the table of the protocol. */
const BYTES = Buffer.from(
  [
    '00000074', // 116
    Buffer.from('input_stream_data               ').toString('hex'),
    '00000001',
    '0000000102030405',
    '0000000000000102',
    '0000000000000003',
    '8899aabbccddeeff0011223344556677', // the low half first
    createHash('sha256').update('ls\r').digest('hex'),
    '00000001',
    '00000003',
    '6c730d',
  ].join(''),
  'hex',
);

describe('a frame of the data channel', () => {
  it('is written as the table has it', () => {
    expect(encodeFrame(FRAME).toString('hex')).toBe(BYTES.toString('hex'));
  });

  it('is read as it was written', () => {
    expect(decodeFrame(BYTES)).toEqual(FRAME);
  });

  it('is the same after it went over the wire, whatever is in it', () => {
    const frames = fc.record({
      messageType: fc.constantFrom('input_stream_data', 'output_stream_data', 'acknowledge', 'channel_closed'),
      createdDate: fc.integer({ min: 1, max: 2 ** 48 }),
      sequenceNumber: fc.nat(),
      flags: fc.integer({ min: 0, max: 3 }),
      messageId: fc.uuid(),
      payloadType: fc.integer({ min: 0, max: 12 }),
      payload: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(frames, (frame) => {
        expect(decodeFrame(encodeFrame(frame as Frame))).toEqual(frame);
      }),
    );
  });

  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(BYTES);
    bytes[at] = value;
    return bytes;
  };
  it.each([
    ['is too short', BYTES.subarray(0, 119)],
    ['has another header length', changed(3, 117)],
    ['has an unknown type', changed(4, 0x58)],
    ['has another schema', changed(39, 2)],
    ['has no date', Buffer.concat([BYTES.subarray(0, 40), Buffer.alloc(8), BYTES.subarray(48)])],
    ['has a negative number', changed(48, 0xff)],
    ['has the digest of another payload', changed(121, 0x74)],
    ['has more payload than it says', Buffer.concat([BYTES, Buffer.from('x')])],
    ['has less payload than it says', BYTES.subarray(0, -1)],
  ])('that %s is none', (_what, bytes) => {
    expect(decodeFrame(bytes)).toBeUndefined();
  });

  it('is never made of noise, and noise does no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(decodeFrame(Buffer.from(noise))).toBeUndefined();
      }),
    );
  });
});
