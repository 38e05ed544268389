import { model } from '../../../api-schemas/logs/model.ts';
import { factsOf } from '../../wire/api-facts.ts';
import type { Api } from '../../wire/api.ts';
import { bindOperation } from '../../wire/declare-operation.ts';
import type { Call } from '../../wire/operation.ts';
import type { LogsContext, LogsDeps } from './context.ts';
import { refuse } from './errors.ts';
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

/** Every operation that is built. The others of AWS's model answer 501 by name. */
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
export function createLogsApi(deps: LogsDeps): Api {
  const contextOf = ({ caller: { accountId, region }, now }: Call): LogsContext => ({
    ...deps,
    scope: { accountId, region },
    now,
  });
  // In transactions of their own: of what was deleted the files go only once that is committed.
  const work = (_context: LogsContext, run: () => unknown) => run();
  return {
    ...factsOf(model),
    operations: new Map(logsOperations.map((declared) => [declared.name, bindOperation(declared, contextOf, work)])),
    refuse,
  };
}
