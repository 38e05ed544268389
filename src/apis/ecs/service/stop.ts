import type { Service } from '../../../model/service.ts';
import { tasksToStop } from '../../../scheduler/scale-in.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import type { EcsDeps } from '../context.ts';
import { isProtected, isStarting, isUnhealthy } from '../rollout/health.ts';
import type { Stop, StopCause } from '../rollout/step.ts';
import { wantStopped } from '../task-life.ts';

type Deps = Pick<EcsDeps, 'store' | 'capacities' | 'clock'>;

/**
 * Stops of a service's tasks those that scale-in chooses, and gives them; `alive` are all its living tasks, as spread
 * counts them all. Call it in a transaction.
 */
export function stopTasks(deps: Deps, service: Service, stop: Stop, alive: readonly ServiceTask[]): ServiceTask[] {
  const { among, count, cause } = stop;
  const now = deps.clock.now();
  const mayStop = (task: ServiceTask) => stop.evenProtected === true || !isProtected(task, now);
  const chosen = count >= among.length ? among.filter(mayStop) : chosenOf(deps, service, stop, alive, mayStop);
  for (const one of chosen) {
    const task = deps.store.tasks.get(one.arn);
    if (task) wantStopped(deps, task, 'ServiceSchedulerInitiated', reasonOf(one, cause), now);
  }
  return chosen;
}

function chosenOf(
  { capacities }: Deps,
  service: Service,
  { among, count }: Stop,
  alive: readonly ServiceTask[],
  mayStop: (task: ServiceTask) => boolean,
): ServiceTask[] {
  const candidates = new Set(among.filter(mayStop).map(({ arn }) => arn));
  if (among.every(({ containerInstanceArn }) => containerInstanceArn === undefined)) {
    return fromFullestZones(among.filter(mayStop), alive, count);
  }
  const counted = alive.filter(({ arn, desiredStatus }) => desiredStatus === 'RUNNING' || candidates.has(arn));
  const stopped = new Set(
    tasksToStop(
      capacities.of(service.clusterArn),
      counted.map((task) => ({ ...task, isRunning: !isStarting(task), isProtected: !candidates.has(task.arn) })),
      service.placementStrategy,
      count,
    ),
  );
  return among.filter(({ arn }) => stopped.has(arn));
}

/** Of tasks without instances, on Fargate, each from the zone that has the most by then, pending ones first. */
function fromFullestZones(
  candidates: readonly ServiceTask[],
  alive: readonly ServiceTask[],
  count: number,
): ServiceTask[] {
  const counts = new Map<string | undefined, number>();
  for (const { availabilityZone: zone } of alive) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const chosen: ServiceTask[] = [];
  const takeFrom = (tasks: readonly ServiceTask[]): void => {
    const zones = [...Map.groupBy(tasks, ({ availabilityZone }) => availabilityZone)].map(([zone, there]) => {
      return { tasks: there.toReversed(), total: counts.get(zone) ?? 0, zone };
    });
    while (chosen.length < count) {
      const left = zones.filter((one) => one.tasks.length > 0);
      const [first] = left;
      if (!first) break;
      const fullest = left.reduce((best, one) => (one.total > best.total ? one : best), first);
      chosen.push(fullest.tasks.pop() as ServiceTask);
      fullest.total -= 1;
      counts.set(fullest.zone, fullest.total);
    }
  };
  takeFrom(candidates.filter(isStarting));
  takeFrom(candidates.filter((task) => !isStarting(task)));
  return chosen;
}

/** Why it was stopped, in the words of a stopped task's `stoppedReason` (ECS Developer Guide, stopped task errors). */
function reasonOf(task: ServiceTask, cause: StopCause): string {
  if (cause === 'broken' && isUnhealthy(task)) return 'Task failed container health checks';
  const what = cause === 'rebalancing' ? 'Availability-zone rebalancing' : 'Scaling activity';
  return `${what} initiated by (deployment ${task.startedBy})`;
}
