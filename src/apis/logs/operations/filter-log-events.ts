import type { FilterLogEventsRequest } from '../../../../api-schemas/logs/types.ts';
import { type LogGroup, logEventId, parseLogEventId, type StoredLogEvent } from '../../../model/log.ts';
import type { LogQuery } from '../../../store/log-scan.ts';
import { keptFrom } from '../../../store/logs.ts';
import type { LogsContext } from '../context.ts';
import { invalid } from '../errors.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import { groupOf, streamNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { tokenAfter, tokenKey } from '../paging.ts';

const MOST = 10_000;

/**
 * Events of many streams by time, whether `interleaved` is sent or not, as since 2019. A page may be empty and still have
 * a token: a search ends its page after some MiB (API reference, FilterLogEvents).
 */
export const filterLogEvents = operation('FilterLogEvents', (context, input) => {
  const { store, now } = context;
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER, limit = MOST, filterPattern = '', nextToken } = input;
  const group = groupOf(context, input);
  const streams = namesOf(context, group, input);
  const question = ['FilterLogEvents', group.id, input.logStreamNames, input.logStreamNamePrefix, startTime, endTime];
  const fingerprint = [...question, filterPattern];
  const key = tokenKey(nextToken, fingerprint);
  const names = new Map<number, string>([...(streams ?? [])].map(({ id, name }) => [id, name]));
  const page = store.logs.read({
    of: rangeOf(group, streams === undefined ? undefined : new Set(names.keys())),
    from: Math.max(startTime, keptFrom(group, now)),
    to: endTime === Number.MAX_SAFE_INTEGER ? endTime : endTime + 1, // this end is included, unlike that of GetLogEvents
    after: key === undefined ? undefined : parseLogEventId(key),
    limit,
    accept: compileFilter(filterPattern),
  });
  const nameOf = (id: number): string => names.get(id) ?? store.logs.streamName(id) ?? '';
  return {
    events: page.events.map((event) => present(event, nameOf(event.streamId))),
    searchedLogStreams: [],
    ...(page.next ? { nextToken: tokenAfter(logEventId(page.next), fingerprint) } : {}),
  };
});

/** The streams asked for; undefined for all of the group. */
function namesOf(context: LogsContext, group: LogGroup, input: FilterLogEventsRequest) {
  const { logStreamNames, logStreamNamePrefix: prefix } = input;
  const { logs } = context.store;
  if (logStreamNames !== undefined && prefix !== undefined) {
    throw invalid('Only one of logStreamNames and logStreamNamePrefix can be specified.');
  }
  if (logStreamNames) return logStreamNames.map((name) => streamNamed(context, group, name));
  return prefix === undefined ? undefined : logs.streams(group.id, { prefix }, Number.MAX_SAFE_INTEGER);
}

function rangeOf({ id: groupId }: LogGroup, streamIds: ReadonlySet<number> | undefined): LogQuery['of'] {
  const [only] = streamIds ?? [];
  return streamIds?.size === 1 && only !== undefined ? { streamId: only } : { groupId, streamIds };
}

const present = (event: StoredLogEvent, logStreamName: string) => ({
  logStreamName,
  timestamp: event.at,
  message: event.message,
  ingestionTime: event.ingestedAt,
  eventId: logEventId(event),
});
