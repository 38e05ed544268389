import type * as Logs from '../../../api-schemas/logs/types.ts';
import { type LogGroup, logGroupArn, type LogStream } from '../../model/log.ts';
import type { Tag } from '../../model/tag.ts';
import type { LogsContext } from './context.ts';

/** A group as the API shows it. Of its two ARNs the older one ends in `:*` (API reference, LogGroup). */
export function presentGroup({ store, scope }: LogsContext, group: LogGroup): Logs.LogGroup {
  const arn = logGroupArn(scope, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes: store.logs.storedBytes(group.id),
    logGroupClass: group.logGroupClass,
    logGroupArn: arn,
  };
}

/** A stream as the API shows it. `storedBytes` has been 0 for every stream since 2019 (API reference, LogStream). */
export function presentStream({ scope }: LogsContext, group: LogGroup, stream: LogStream): Logs.LogStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    uploadSequenceToken: SEQUENCE_TOKEN,
    arn: `${logGroupArn(scope, group.name)}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

/** Always valid and never looked at, as in AWS since 2023 (API reference, PutLogEvents). */
export const SEQUENCE_TOKEN = '49039859610000000000000000000000000000000000000000000000';

/** Tags as a map, the form they have here. */
export const presentTags = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
