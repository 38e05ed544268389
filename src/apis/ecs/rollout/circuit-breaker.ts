/** How few and how many failures the breaker may wait for. */
const LEAST = 3;
const MOST = 200;

/**
 * After how many failed tasks in a row the deployment circuit breaker trips: half the desired count, rounded up, at
 * least 3 and at most 200 (ECS Developer Guide, failure threshold).
 */
export const threshold = (desiredCount: number): number =>
  Math.min(MOST, Math.max(LEAST, Math.ceil(0.5 * desiredCount)));
