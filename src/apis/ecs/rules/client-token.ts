import { createHash } from 'node:crypto';
import type { Cluster } from '../../../model/cluster.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Input, Output } from '../operation.ts';
import { presentTask } from '../present/task.ts';

const TOKEN = /^[\x21-\x7e]+$/;

/** Refuses a token that ECS would: up to `longest` characters of ASCII 33 to 126. */
export function checkClientToken(token: string | undefined, longest = 64): void {
  if (token === undefined || (token.length <= longest && TOKEN.test(token))) return;
  const message = `clientToken must be up to ${longest} ASCII characters in the range 33-126.`;
  throw ecsError('InvalidParameterException', message);
}

/** Tells the parameters of one RunTask from another's, whatever order their members were sent in. */
export function fingerprint({ clientToken: _, ...parameters }: Input<'RunTask'>): string {
  return createHash('sha256').update(canonical(parameters)).digest('base64');
}

/**
 * The answer to a RunTask whose clientToken was used before: the same tasks as they are now. Throws ConflictException
 * with those tasks' ARNs when the parameters differ. Undefined for a new token, or none.
 */
export function repeatOf(
  context: EcsContext,
  cluster: Cluster,
  input: Input<'RunTask'>,
): Output<'RunTask'> | undefined {
  if (input.clientToken === undefined) return undefined;
  const record = context.store.clientTokens.find(cluster.arn, input.clientToken);
  if (!record) return undefined;
  if (record.fingerprint !== fingerprint(input)) {
    const message = 'The clientToken was used before with other parameters.';
    throw ecsError('ConflictException', message, { resourceIds: record.taskArns });
  }
  const tasks = record.taskArns.flatMap((arn) => context.store.tasks.get(arn) ?? []);
  return {
    tasks: tasks.map((task) => presentTask(task, ['TAGS'])),
    failures: record.failures as { arn: string; reason: string }[],
  };
}

/** A text that is the same for the same members in whatever order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
