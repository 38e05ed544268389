import type { Placement } from '../../model/placement.ts';
import type { Task } from '../../model/task.ts';
import { type Plan, place } from '../../scheduler/place.ts';
import type { PlacementRequest } from '../../scheduler/request.ts';
import type { EcsContext } from './context.ts';
import { type Launch, newTask, taskNeeds } from './launch.ts';

/** What starting tasks takes of a call's context. */
export type StartContext = Pick<EcsContext, 'store' | 'capacities' | 'placements' | 'scope' | 'ids' | 'now'>;

/** Tasks that need no instance, or wait for one of their capacity provider. */
export interface Accepted {
  readonly launch: Launch;
  readonly placement: Placement | undefined;
  readonly count: number;
  /** The capacity provider of each task in turn. */
  readonly capacityProviders?: readonly string[] | undefined;
  /** How many tasks share the subnets already; 0 unless told. */
  readonly before?: number;
}

/** Accepts tasks that nothing can refuse now. Call it in a transaction. */
export function acceptTasks(context: StartContext, accepted: Accepted): Task[] {
  const { launch, placement, count, capacityProviders, before = 0 } = accepted;
  const needs = taskNeeds(launch);
  return Array.from({ length: count }, (_, nth) => {
    const capacityProviderName = capacityProviders?.[nth];
    const task = newTask(context, launch, needs, { capacityProviderName, placement, nth: before + nth });
    context.capacities.insertTask(task);
    return task;
  });
}

/** Places as many tasks as fit; the plan has the reasons for the others. Call it in a transaction. */
export function placeTasks(
  context: StartContext,
  launch: Launch,
  request: PlacementRequest,
): { readonly tasks: Task[]; readonly plan: Plan } {
  const { store, capacities, placements } = context;
  const clusterArn = launch.cluster.arn;
  const view = capacities.of(clusterArn);
  const before = view.journal.last;
  const plan = place(view, request);
  const tasks = plan.placements.map((arn, nth): Task => {
    const task = newTask(context, launch, request.needs, { instance: store.containerInstances.get(arn), nth });
    capacities.insertTask(task);
    return task;
  });
  placements.add(tasks, { clusterArn, request, before });
  return { tasks, plan };
}

/** ECS's quota of tasks of a cluster that wait for an instance of their capacity provider. */
const MOST_PROVISIONING = 500;

/** How many more tasks of a cluster may wait for an instance of their capacity provider. */
export function provisioningRoom({ store }: Pick<EcsContext, 'store'>, clusterArn: string): number {
  const waiting = store.tasks
    .countsOf(clusterArn)
    .filter(({ status, launchType }) => status === 'PROVISIONING' && launchType === 'EC2')
    .reduce((total, counted) => total + counted.count, 0);
  return Math.max(0, MOST_PROVISIONING - waiting);
}
