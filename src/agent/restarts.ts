import type { RestartPolicy } from '../model/task-definition.ts';
import type { ObservedContainer } from './runtime.ts';

const ATTEMPT_PERIOD_S = 300;

/**
 * Whether a container that ended is to be started again: only where it ran for as long as the policy's period since it
 * was started last, so that one that cannot run does not go round for ever (the real agent's rule).
 */
export function restarts(policy: RestartPolicy | undefined, observed: ObservedContainer | undefined): boolean {
  if (!policy?.enabled || observed?.state !== 'exited') return false;
  const { exitCode, startedAt, finishedAt } = observed;
  if (exitCode === undefined || startedAt === undefined || finishedAt === undefined) return false;
  if (policy.ignoredExitCodes?.includes(exitCode)) return false;
  return finishedAt - startedAt >= (policy.restartAttemptPeriod ?? ATTEMPT_PERIOD_S) * 1_000;
}
