import type { Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A log group as it is stored. Times in epoch milliseconds. */
export interface LogGroup {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly logGroupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  /** Undefined keeps events for ever. */
  readonly retentionInDays?: number | undefined;
  readonly tags: readonly Tag[];
}

/** A log stream as it is stored. Times in epoch milliseconds; none of events before the first one. */
export interface LogStream {
  readonly id: number;
  readonly groupId: number;
  readonly name: string;
  readonly createdAt: number;
  readonly firstEventAt?: number | undefined;
  readonly lastEventAt?: number | undefined;
  readonly lastIngestedAt?: number | undefined;
}

/** An event as it is put; `at` in epoch milliseconds. */
export interface LogEvent {
  readonly at: number;
  readonly message: string;
}

/** An event as it is kept. */
export interface StoredLogEvent extends LogEvent {
  readonly ingestedAt: number;
  readonly streamId: number;
  /** Its number in its stream, from 1 in the order of arrival. */
  readonly number: number;
}

/** A place among the events of a group, in the order in which they are read: by time, stream and arrival. */
export interface LogPosition {
  readonly at: number;
  readonly streamId: number;
  readonly number: number;
}

/** `log-group:NAME`, without the `:*` that most of CloudWatch Logs' answers add. */
export const logGroupArn = ({ accountId, region }: Scope, name: string): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${name}`;

/** What CloudWatch Logs counts for an event besides its UTF-8 bytes (PutLogEvents, API reference). */
export const LOG_EVENT_OVERHEAD_BYTES = 26;

/** The most of a PutLogEvents, and so of one event with its overhead. */
export const LOG_BATCH_BYTES = 1_048_576;

const DIGITS = [15, 16, 24] as const;
const MARK = '3';

/** The 56 digits by which an event is known, as CloudWatch Logs has them; its place can be read from it. */
export const logEventId = ({ at, streamId, number }: LogPosition): string =>
  MARK + [at, streamId, number].map((part, index) => String(part).padStart(DIGITS[index] ?? 0, '0')).join('');

/** The place of an event; undefined for what is no id of ours. */
export function parseLogEventId(id: string): LogPosition | undefined {
  const [, at, streamId, number] = /^3(\d{15})(\d{16})(\d{24})$/.exec(id) ?? [];
  const position = { at: Number(at), streamId: Number(streamId), number: Number(number) };
  return Object.values(position).every(Number.isSafeInteger) ? position : undefined;
}

/** Which of two places comes first: negative for `a`. */
export const compareLogPositions = (a: LogPosition, b: LogPosition): number =>
  a.at - b.at || a.streamId - b.streamId || a.number - b.number;
