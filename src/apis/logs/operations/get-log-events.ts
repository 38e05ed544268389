import { type LogPosition, logEventId, parseLogEventId, type StoredLogEvent } from '../../../model/log.ts';
import { keptFrom } from '../../../store/logs.ts';
import { groupOf, streamNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { invalidToken } from '../paging.ts';

const MOST = 10_000;

/**
 * A page of one stream. Both tokens are always there: at either end the one that was sent comes back, which is how
 * callers know (API reference, GetLogEvents). A token is the event at that end of its page.
 */
export const getLogEvents = operation('GetLogEvents', (context, input) => {
  const { store, now } = context;
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER, limit = MOST, nextToken } = input;
  const group = groupOf(context, input);
  const { id: streamId } = streamNamed(context, group, input.logStreamName);
  const token = nextToken === undefined ? undefined : readToken(nextToken);
  const from = Math.max(startTime, keptFrom(group, now));
  const range = { from, to: endTime, limit };
  const isForward = token === undefined ? input.startFromHead === true : token.isForward;
  const events = isForward
    ? store.logs.read({ ...range, of: { streamId }, after: token?.at }).events
    : store.logs.readBackward({ ...range, streamId, before: token?.at });
  const tokens = tokensOf(events, token ?? { isForward, at: { at: from, streamId, number: 0 } });
  return {
    events: events.map(({ at, message, ingestedAt }) => ({ timestamp: at, message, ingestionTime: ingestedAt })),
    nextForwardToken: `f/${logEventId(tokens.forward)}/s`,
    nextBackwardToken: `b/${logEventId(tokens.backward)}/s`,
  };
});

interface Token {
  readonly isForward: boolean;
  readonly at: LogPosition;
}

function tokensOf(events: readonly StoredLogEvent[], { isForward, at }: Token) {
  const [first] = events;
  const last = events.at(-1);
  if (first && last) return { forward: last, backward: first };
  // Nothing there: on in the same direction is the same question, and back again includes the event it began at.
  return isForward
    ? { forward: at, backward: { ...at, number: at.number + 1 } }
    : { forward: { ...at, number: Math.max(0, at.number - 1) }, backward: at };
}

function readToken(text: string): Token {
  const [, direction, id = ''] = /^([fb])\/(\d{56})\/s$/.exec(text) ?? [];
  const at = parseLogEventId(id);
  if (at === undefined) throw invalidToken();
  return { isForward: direction === 'f', at };
}
