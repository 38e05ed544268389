import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { boundsOf } from './bounds.ts';
import { isProtected, isStarting, nextHealthyAt, runsWell, serves } from './health.ts';
import { healthyCount, type Rolled, type Situation, sorted, type Sorted } from './situation.ts';
import { earliest, type Start, type Step, type Stop } from './step.ts';

/** What holds back a deployment that shifts traffic before its older tasks may go. */
export interface Hold {
  /** The older tasks stay, and the new ones are started beside all of them. */
  readonly keepsOlder: boolean;
}

/**
 * The next step of a REPLICA service towards its desired count of tasks of its primary deployment: what may be stopped
 * without leaving fewer healthy tasks than minimumHealthyPercent, and what may be started without having more tasks than
 * maximumPercent. Tasks that are older, broken or on an instance that drains go as others come.
 */
export function replicaStep(situation: Situation<Rolled>, { keepsOlder }: Hold = { keepsOlder: false }): Step {
  const { service, now, leaving } = situation;
  const [primary] = service.deployments;
  if (!primary) return { stops: [], starts: [] };
  const all = sorted(situation);
  const { lower, upper } = boundsOf(service.deploymentConfiguration, service.desiredCount);
  const { wanted, cause } = wantedOf(situation, all);
  const hasFailed = primary.rolloutState === 'FAILED';
  const mayStart = !hasFailed && (primary.throttle === undefined || primary.throttle.until <= now);

  const isServing = (task: ServiceTask) => serves(task, primary.id, now);
  const surplus = hasFailed ? 0 : Math.max(0, all.own.length - wanted);
  const [young, grown] = split(all.own, isServing);
  const surplusOfYoung = Math.min(surplus, young.length);
  const [older, drained] = split(
    hasFailed ? all.older : [],
    (task) => leaving(task.containerInstanceArn) === 'DRAINING',
  );
  const outgoing = [...(keepsOlder ? [] : hasFailed ? drained : all.older), ...all.leaving];
  const [idle, serving] = split(outgoing, isServing);
  const healthy = [...all.own, ...all.leaving, ...all.older].filter(isServing).length;
  const allowed = Math.max(0, healthy - (surplus - surplusOfYoung) - lower);
  // A deployment that has failed replaces nothing any more, but the desired count still holds for all together, and
  // instances are drained.
  const [worthless, worthy] = split(hasFailed ? [...older, ...all.own] : [], isServing);
  const abandoned = Math.max(0, worthless.length + worthy.length - service.desiredCount);

  // What is protected stays, and takes room.
  const goes = (among: readonly ServiceTask[], count: number) =>
    Math.min(count, among.filter((task) => !isProtected(task, now)).length);
  const ownLeft = all.own.length - goes(young, surplusOfYoung) - goes(grown, surplus - surplusOfYoung);
  const outgoingStopped = goes(idle, idle.length) + goes(serving, allowed);
  const left = ownLeft + all.broken.length + all.leaving.length + all.older.length - outgoingStopped;
  const room = keepsOlder ? Number.POSITIVE_INFINITY : Math.max(upper, service.desiredCount) - left;
  const missing = mayStart ? Math.max(0, wanted - ownLeft) : 0;
  const { started, stopped } = replaced(all, missing, room, wanted);

  const stops: Stop[] = [
    { among: all.stranded, count: all.stranded.length, cause: 'scaling', evenProtected: true },
    { among: young, count: surplusOfYoung, cause },
    { among: grown, count: surplus - surplusOfYoung, cause },
    { among: idle, count: idle.length, cause: 'scaling' },
    { among: serving, count: Math.min(serving.length, allowed), cause: 'scaling' },
    { among: worthless, count: Math.min(abandoned, worthless.length), cause: 'scaling' },
    { among: worthy, count: Math.max(0, abandoned - worthless.length), cause: 'scaling' },
    { among: all.broken, count: stopped, cause: 'broken', evenProtected: true }, // protected is from scale-in only
  ];
  const starts: Start[] = started > 0 ? [{ of: primary.id, count: started }] : [];
  const asked = stops.filter(({ count }) => count > 0);
  const mayChange = [...all.own, ...all.older].some((task) => isStarting(task) || !isServing(task));
  return {
    stops: asked,
    starts,
    isStuck: serving.length > 0 && starts.length + asked.length + all.stopping.length === 0 && mayStart && !mayChange,
    againAt: earliest(
      nextHealthyAt([...all.own, ...all.leaving], now),
      primary.throttle && primary.throttle.until > now ? primary.throttle.until : undefined,
    ),
  };
}

/** How many of its own tasks a service is to have; those that even out zones go once all are healthy. */
function wantedOf({ service, now }: Situation<Rolled>, { own }: Sorted): { wanted: number; cause: Stop['cause'] } {
  const { desiredCount, rebalancing } = service;
  if (!rebalancing) return { wanted: desiredCount, cause: 'scaling' };
  const wanted = desiredCount + rebalancing.extra;
  return healthyCount(own, now) >= wanted
    ? { wanted: desiredCount, cause: 'rebalancing' }
    : { wanted, cause: 'scaling' };
}

function split<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [no: Item[], yes: Item[]] {
  const [no, yes]: [Item[], Item[]] = [[], []];
  for (const item of items) (belongs(item) ? yes : no).push(item);
  return [no, yes];
}

/**
 * Replacements of broken tasks are started first, as far as there is room, and what they replace is stopped once they run
 * well; where there is no room broken tasks are stopped and replaced one by one (ECS Developer Guide, unhealthy tasks).
 */
function replaced(
  { own, broken }: Sorted,
  missing: number,
  room: number,
  wanted: number,
): { started: number; stopped: number } {
  const well = own.filter(runsWell).length;
  const started = Math.max(0, Math.min(missing, room));
  const stopped = Math.min(broken.length, Math.max(0, well + broken.length - wanted));
  const isOneByOne = broken.length > 0 && missing > 0 && room < 1 && stopped === 0 && well === own.length;
  return isOneByOne ? { started: room < 0 ? 0 : 1, stopped: 1 } : { started, stopped };
}
