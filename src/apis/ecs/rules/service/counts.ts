import type { AskedService, Faults } from './asked.ts';

const MOST_TASKS = 5000; // of a service, by AWS's service quotas
const LONGEST_GRACE_SECONDS = 2_147_483_647;

type Asked = Pick<AskedService, 'verb' | 'sent' | 'schedulingStrategy' | 'deploymentController'>;

/** A desired count that ECS would refuse; only CreateService needs one, and only for REPLICA. */
export function* desiredCountFaults({ verb, sent, schedulingStrategy, deploymentController }: Asked): Faults {
  const { desiredCount } = sent;
  if (desiredCount === undefined) {
    const needed = verb === 'created' && schedulingStrategy === 'REPLICA' && deploymentController !== 'EXTERNAL';
    if (needed) yield 'DesiredCount is missing';
    return;
  }
  if (schedulingStrategy === 'DAEMON') return; // none at all is its own rule
  if (desiredCount < 0) yield `${verb === 'created' ? 'DesiredCount' : 'Task count'} can not be lesser than 0`;
  if (desiredCount > MOST_TASKS) yield `desiredCount must be at most ${MOST_TASKS}`; // AWS's words are not established
}

/** A health check grace period out of its bounds; without any health checks it is unused (ECS API, CreateService). */
export function* gracePeriodFaults({ sent }: Pick<AskedService, 'sent'>): Faults {
  const { healthCheckGracePeriodSeconds: seconds = 0 } = sent;
  if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
    yield `healthCheckGracePeriodSeconds must be between 0 and ${LONGEST_GRACE_SECONDS}`;
  }
}
