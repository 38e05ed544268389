import type { Throttle } from '../../../model/service.ts';

/** How waits grow. */
interface Growth {
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
}

/** "Up to a maximum of 15 minutes" (ECS Developer Guide, service throttle logic); how it grows is not documented. */
const AFTER_FAILURE: Growth = { firstMs: 5_000, factor: 2, longestMs: 15 * 60 * 1000 };
/** ECS has been seen to try for about 50 seconds and then every five minutes (reproio/ecs_deploy pull request 53). */
const WITHOUT_ROOM: Growth = { firstMs: 15_000, factor: 4, longestMs: 5 * 60 * 1000 };
/** From this round on the service says that it is unable to consistently start tasks (not documented). */
const SAID_FROM = 4;

function grown(before: Throttle | undefined, now: number, { firstMs, factor, longestMs }: Growth): Throttle {
  if (before && now < before.until) return before;
  const rounds = (before?.rounds ?? 0) + 1;
  return { rounds, until: now + Math.min(longestMs, firstMs * factor ** (rounds - 1)) };
}

/** The next wait after one more task that failed to start. Failures of one round count once. */
export const afterFailure = (before: Throttle | undefined, now: number): Throttle => grown(before, now, AFTER_FAILURE);

/** The next wait after one more task that found no place. */
export const afterNoRoom = (before: Throttle | undefined, now: number): Throttle => grown(before, now, WITHOUT_ROOM);

/** Whether tasks have failed to start so often that the service says so. */
export const isImpaired = ({ rounds }: Throttle): boolean => rounds >= SAID_FROM;
