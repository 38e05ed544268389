import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { isProtected } from './health.ts';

/** Why a service stops tasks of its own choice; `violation`: a DAEMON's constraints do not hold there any more. */
export type StopCause = 'scaling' | 'broken' | 'rebalancing' | 'violation';

/** Tasks of which some are to be stopped: as many as `count`, by scale-in's choice, protected ones only where told. */
export interface Stop {
  readonly among: readonly ServiceTask[];
  readonly count: number;
  readonly cause: StopCause;
  /** Also those that are protected, which they are from scale-in and deployments only. */
  readonly evenProtected?: true;
}

/** Tasks to be started for a deployment or a task set. */
export interface Start {
  /** The id of the deployment or task set. */
  readonly of: string;
  readonly count: number;
  /** One task on each of these instances, instead of `count` by the strategies: a DAEMON service. */
  readonly on?: readonly string[] | undefined;
  /** Only there: to even out Availability Zones. */
  readonly availabilityZone?: string | undefined;
}

/** What a service is to do next. Pure decisions give it; the service controller carries it out and looks again. */
export interface Step {
  readonly stops: readonly Stop[];
  readonly starts: readonly Start[];
  /** Nothing may be started or stopped, and nothing is under way that could change that. */
  readonly isStuck?: boolean | undefined;
  /** When to look again although nothing was told, in epoch milliseconds. */
  readonly againAt?: number | undefined;
}

/** The earliest of some times that are still to come: what is past was this look's own affair. */
export const nextAfter = (now: number, ...times: readonly (number | undefined)[]): number | undefined =>
  earliest(...times.filter((time = 0) => time > now));

/** The earliest of some times, of which there may be none. */
export function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** When the next protection runs out of a task that would be stopped, in epoch milliseconds. */
export const protectedUntil = ({ stops }: Step, now: number): number | undefined =>
  earliest(
    ...stops.flatMap(({ among }) => among.filter((task) => isProtected(task, now)).map((task) => task.protectedUntil)),
  );
