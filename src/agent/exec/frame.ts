import { createHash } from 'node:crypto';

/*
 * A frame of the data channel of AWS Systems Manager, big endian: header length (4 bytes), message type (32, padded with
 * blanks), schema version (4), created (8), sequence number (8), flags (8), message id (16), SHA-256 of the payload (32),
 * payload type (4), payload length (4), payload. As session-manager-plugin 1.2.677 writes and reads it.
 */

/** What a frame is for; a client sends only `input_stream_data` and `acknowledge`. */
export type MessageType = 'input_stream_data' | 'output_stream_data' | 'acknowledge' | 'channel_closed';

/** What a payload is. */
export const PAYLOAD = {
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const;

/** The flag by which a client ends the session. */
export const TERMINATE_SESSION = 2;

export interface Frame {
  readonly messageType: MessageType;
  /** Epoch milliseconds, not 0. */
  readonly createdDate: number;
  readonly sequenceNumber: number;
  readonly flags: number;
  /** A UUID. */
  readonly messageId: string;
  /** One of `PAYLOAD`, or one that we do not know. 0 in frames that carry no stream. */
  readonly payloadType: number;
  readonly payload: Buffer;
}

const HEADER_LENGTH = 116; // all but the payload's length and the payload
const PAYLOAD_AT = 120;
const SCHEMA_VERSION = 1;
const AT = { type: 4, schema: 36, created: 40, sequence: 48, flags: 56, id: 64, digest: 80, payloadType: 112 } as const;
const TYPE_BYTES = 32;
const DIGEST_BYTES = 32;
const TYPES: readonly string[] = ['input_stream_data', 'output_stream_data', 'acknowledge', 'channel_closed'];

const digestOf = (payload: Buffer): Buffer => createHash('sha256').update(payload).digest();

/** The bytes of a frame. */
export function encodeFrame(frame: Frame): Buffer {
  const bytes = Buffer.alloc(PAYLOAD_AT + frame.payload.length);
  bytes.writeUInt32BE(HEADER_LENGTH, 0);
  bytes.write(frame.messageType.padEnd(TYPE_BYTES, ' '), AT.type, 'latin1');
  bytes.writeUInt32BE(SCHEMA_VERSION, AT.schema);
  bytes.writeBigUInt64BE(BigInt(frame.createdDate), AT.created);
  bytes.writeBigInt64BE(BigInt(frame.sequenceNumber), AT.sequence);
  bytes.writeBigUInt64BE(BigInt(frame.flags), AT.flags);
  swapped(Buffer.from(frame.messageId.replaceAll('-', ''), 'hex')).copy(bytes, AT.id);
  digestOf(frame.payload).copy(bytes, AT.digest);
  bytes.writeUInt32BE(frame.payloadType, AT.payloadType);
  bytes.writeUInt32BE(frame.payload.length, HEADER_LENGTH);
  frame.payload.copy(bytes, PAYLOAD_AT);
  return bytes;
}

/** Reads a frame; undefined for bytes that are none, or whose digest is another's. The payload shares the bytes. */
export function decodeFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < PAYLOAD_AT || bytes.readUInt32BE(0) !== HEADER_LENGTH) return undefined;
  const messageType = bytes.toString('latin1', AT.type, AT.schema).replace(/[ \0]+$/, '');
  const payload = bytes.subarray(PAYLOAD_AT);
  if (!isMessageType(messageType) || bytes.readUInt32BE(AT.schema) !== SCHEMA_VERSION) return undefined;
  if (bytes.readUInt32BE(HEADER_LENGTH) !== payload.length) return undefined;
  if (!digestOf(payload).equals(bytes.subarray(AT.digest, AT.digest + DIGEST_BYTES))) return undefined;
  const numbers = [
    bytes.readBigUInt64BE(AT.created),
    bytes.readBigInt64BE(AT.sequence),
    bytes.readBigUInt64BE(AT.flags),
  ];
  const [createdDate = 0, sequenceNumber = 0, flags = 0] = numbers.map(Number);
  if (createdDate === 0 || !Number.isSafeInteger(sequenceNumber) || sequenceNumber < 0) return undefined;
  const messageId = uuidOf(swapped(bytes.subarray(AT.id, AT.digest)));
  const payloadType = bytes.readUInt32BE(AT.payloadType);
  return { messageType, createdDate, sequenceNumber, flags, messageId, payloadType, payload };
}

const isMessageType = (text: string): text is MessageType => TYPES.includes(text);

/** On the wire the last eight bytes of a UUID come first. */
const swapped = (id: Buffer): Buffer => Buffer.concat([id.subarray(8), id.subarray(0, 8)]);

const uuidOf = (id: Buffer): string => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
