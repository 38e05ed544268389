import { model } from '../../../api-schemas/logs/model.ts';
import type { Store } from '../../store/database.ts';
import type { Api } from '../../wire/api.ts';
import type { Call, Operation } from '../../wire/operation.ts';
import { refuse } from './errors.ts';
import type { LogsOperation } from './operation.ts';
import { createLogGroup } from './operations/create-log-group.ts';
import { createLogStream } from './operations/create-log-stream.ts';
import { deleteLogGroup } from './operations/delete-log-group.ts';
import { deleteLogStream } from './operations/delete-log-stream.ts';
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts';
import { describeLogGroups } from './operations/describe-log-groups.ts';
import { describeLogStreams } from './operations/describe-log-streams.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsLogGroup } from './operations/list-tags-log-group.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { putRetentionPolicy } from './operations/put-retention-policy.ts';
import { tagLogGroup } from './operations/tag-log-group.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagLogGroup } from './operations/untag-log-group.ts';
import { untagResource } from './operations/untag-resource.ts';

/** What this api is given once, at the start. */
export interface LogsDeps {
  readonly store: Store;
}

/** The operations that are built, by name. */
export const logsOperations = [
  createLogGroup,
  createLogStream,
  deleteLogGroup,
  deleteLogStream,
  deleteRetentionPolicy,
  describeLogGroups,
  describeLogStreams,
  filterLogEvents,
  getLogEvents,
  listTagsForResource,
  listTagsLogGroup,
  putLogEvents,
  putRetentionPolicy,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
];

/** Amazon CloudWatch Logs as the wire serves it. */
export function createLogsApi({ store }: LogsDeps): Api {
  const bound = ({ name, input, run }: LogsOperation): Operation => ({
    name,
    input,
    run: (sent: never, { caller, now }: Call) => run({ store, scope: caller, now }, sent),
  });
  return {
    id: 'logs',
    protocol: model.protocol,
    operationNames: new Set(model.operations),
    operations: new Map(logsOperations.map((built) => [built.name, bound(built as unknown as LogsOperation)])),
    refuse,
  };
}
