import { parseArn, resourceId } from '../model/arn.ts';
import type { LogConfiguration } from '../model/task-definition.ts';
import type { LogDestination } from './link.ts';
import { type ContainerRef, RuntimeError } from './runtime.ts';

/** `prefix/container/task-id`; without a prefix the engine's id of the container, as Docker names it. */
export function logDestination(
  ref: ContainerRef,
  { options = {} }: LogConfiguration,
  id: string | undefined,
): LogDestination {
  const prefix = options['awslogs-stream-prefix'];
  const scope = parseArn(ref.taskArn);
  return {
    accountId: scope?.accountId ?? '',
    region: options['awslogs-region'] ?? scope?.region ?? '',
    group: options['awslogs-group'] ?? '',
    stream: prefix === undefined ? (id ?? '') : `${prefix}/${ref.containerName}/${resourceId(ref.taskArn)}`,
  };
}

/** Why a container does not start: in the engine's words on an instance, in those of the platform on Fargate. */
export function logsRefused({ containerInstanceArn }: ContainerRef, why: string): RuntimeError {
  return containerInstanceArn.includes(':cluster/')
    ? new RuntimeError(
        'no-resources',
        `failed to validate logger args: create stream has been retried 1 times: ${why} : exit status 1`,
      )
    : new RuntimeError('cannot-start', `Error response from daemon: failed to initialize logging driver: ${why}`);
}
