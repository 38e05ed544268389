import type { InputLogEvent } from '../../../../api-schemas/logs/types.ts';
import { LOG_BATCH_BYTES, LOG_EVENT_OVERHEAD_BYTES } from '../../../model/log.ts';
import { keptFrom } from '../../../store/logs.ts';
import { invalid } from '../errors.ts';
import { groupNamed, streamNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { SEQUENCE_TOKEN } from '../present.ts';

const HOUR_MS = 60 * 60 * 1000;
const LONGEST_SPAN_MS = 24 * HOUR_MS;
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;

export const putLogEvents = operation('PutLogEvents', (context, { logGroupName, logStreamName, logEvents }) => {
  const { store, now } = context;
  const group = groupNamed(context, logGroupName);
  const stream = streamNamed(context, group, logStreamName);
  checkBatch(logEvents);
  const expired = countBefore(logEvents, keptFrom(group, now));
  const tooOld = countBefore(logEvents, now - OLDEST_MS);
  const tooNew = countBefore(logEvents, now + NEWEST_MS + 1);
  const taken = logEvents.slice(Math.max(expired, tooOld), tooNew);
  if ((taken.at(-1)?.timestamp ?? 0) - (taken[0]?.timestamp ?? 0) > LONGEST_SPAN_MS) {
    throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  if (taken.length > 0) {
    const events = taken.map(({ timestamp, message }) => ({ at: timestamp, message }));
    store.transaction(() => store.logs.append(stream.id, events, now));
  }
  // The indexes of the old ones are exclusive, that of the new ones is inclusive (API reference, RejectedLogEventsInfo).
  const rejected = {
    ...(tooNew < logEvents.length ? { tooNewLogEventStartIndex: tooNew } : {}),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
  };
  return {
    nextSequenceToken: SEQUENCE_TOKEN,
    ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
  };
});

function checkBatch(events: readonly InputLogEvent[]): void {
  let bytes = 0;
  let last = 0;
  for (const { timestamp, message } of events) {
    if (timestamp < last) {
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    }
    last = timestamp;
    const size = Buffer.byteLength(message) + LOG_EVENT_OVERHEAD_BYTES;
    if (size > LOG_BATCH_BYTES) {
      throw invalid(`Log event too large: ${size} bytes exceeds limit of ${LOG_BATCH_BYTES}`);
    }
    bytes += size;
  }
  if (bytes > LOG_BATCH_BYTES) throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${LOG_BATCH_BYTES}`);
}

/** How many events of a batch in the order of time are from before a time. */
function countBefore(events: readonly InputLogEvent[], time: number): number {
  const first = events.findIndex(({ timestamp }) => timestamp >= time);
  return first === -1 ? events.length : first;
}
