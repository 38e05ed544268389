import { parseArn } from '../../model/arn.ts';
import type { LogGroup, LogStream } from '../../model/log.ts';
import { groupNotFound, invalid, streamNotFound } from './errors.ts';
import type { LogsContext } from './context.ts';

/** The group of a name; throws where there is none. */
export function groupNamed({ store, scope }: LogsContext, name: string): LogGroup {
  const group = store.logs.group(scope, name);
  if (group === undefined) throw groupNotFound();
  return group;
}

/** The group of a call that has its name or its identifier (name or ARN): exactly one of them. */
export function groupOf(
  context: LogsContext,
  { logGroupName, logGroupIdentifier }: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
): LogGroup {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw invalid('Only one of logGroupName and logGroupIdentifier can be specified.');
  }
  const reference = logGroupName ?? logGroupIdentifier;
  if (reference === undefined) throw invalid('Either logGroupName or logGroupIdentifier must be specified.');
  return groupNamed(context, reference.startsWith('arn:') ? nameInArn(context, reference) : reference);
}

/** The group of an ARN. */
export const groupByArn = (context: LogsContext, arn: string): LogGroup => groupNamed(context, nameInArn(context, arn));

/** The stream of a name; throws where there is none. */
export function streamNamed({ store }: LogsContext, group: LogGroup, name: string): LogStream {
  const stream = store.logs.stream(group.id, name);
  if (stream === undefined) throw streamNotFound();
  return stream;
}

function nameInArn({ scope }: LogsContext, arn: string): string {
  const parsed = parseArn(arn);
  const [, name] = /^log-group:([^:]+)$/.exec(parsed?.resource ?? '') ?? [];
  if (parsed?.service !== 'logs' || name === undefined) throw invalid(`Invalid log group ARN: ${arn}`);
  // Nothing of another scope is ever visible in this one.
  if (parsed.accountId !== scope.accountId || parsed.region !== scope.region) throw groupNotFound();
  return name;
}
