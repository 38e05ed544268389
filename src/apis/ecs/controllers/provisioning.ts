import type { Log } from '../../../effects.ts';
import type { Task } from '../../../model/task.ts';
import { tieKey } from '../../../scheduler/chance.ts';
import { place } from '../../../scheduler/place.ts';
import { createReconciler } from '../../../reconcile/reconciler.ts';
import { autoScalingGroupOf } from '../capacity-provider-instances.ts';
import type { EcsDeps } from '../context.ts';
import { placeOf, requiredAttributes } from '../launch.ts';
import { clusterOfInstance } from '../lookup.ts';
import { withAttachmentStatus } from '../network-interface.ts';
import { whyNotPlaced } from '../rules/provisioning-failure.ts';
import { endTask } from '../task-life.ts';

/** How long a task waits for an instance of its capacity provider (≈: AWS documents no figure). */
export const LONGEST_WAIT_MS = 15 * 60 * 1000;

export interface ProvisioningOptions extends Pick<EcsDeps, 'store' | 'capacities' | 'placements' | 'clock'> {
  readonly log: Log;
}

/** Moves tasks on that were accepted before they had all they need: capacity, and a network interface. */
export interface ProvisioningController {
  /** Looks at every task that a former server left PROVISIONING. */
  start(): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the controller. Its keys are tasks, and clusters whose waiting tasks may now find an instance. */
export function createProvisioningController(options: ProvisioningOptions): ProvisioningController {
  const { store, capacities, clock, log } = options;
  const tasks = createReconciler({ name: 'provision task', clock, log, work: provision });
  const clusters = createReconciler({ name: 'place waiting tasks', clock, log, work: placeWaiting });
  const waitingClusters = new Set<string>(); // so that a change of an instance costs nothing where nobody waits
  const constrainedClusters = new Set<string>(); // where some of them wait for what tasks do, not only for room

  store.changes.subscribe(({ kind, arn }) => {
    if (kind === 'task-wanted') tasks.enqueue(arn);
    if (kind === 'capacity' || kind === 'container-instance') {
      if (waitingClusters.size > 0) lookAgain(waitingClusters, clusterOfInstance(arn));
    } else if (kind !== 'event' && constrainedClusters.size > 0) {
      lookAgain(constrainedClusters, store.tasks.get(arn)?.clusterArn);
    }
  });

  function lookAgain(among: ReadonlySet<string>, clusterArn: string | undefined): void {
    if (clusterArn !== undefined && among.has(clusterArn)) clusters.enqueue(clusterArn);
  }

  function provision(arn: string): undefined {
    const task = store.tasks.get(arn);
    if (task?.lastStatus !== 'PROVISIONING') return;
    const { stopCode = 'UserInitiated', stoppedReason = '' } = task;
    if (task.desiredStatus === 'STOPPED') endTask(options, task, stopCode, stoppedReason, clock.now());
    else if (task.launchType === 'FARGATE' || task.containerInstanceArn !== undefined) handOver(task, {});
    else {
      waitingClusters.add(task.clusterArn);
      clusters.enqueue(task.clusterArn);
    }
  }

  /** From here on only the task's agent acts: it makes the containers and, with them, the network interface. */
  function handOver(task: Task, placed: Partial<Task>): void {
    const attachments = withAttachmentStatus(task.attachments, 'ATTACHING');
    capacities.updateTask(task, { ...task, ...placed, lastStatus: 'PENDING', attachments, version: task.version + 1 });
  }

  /** Places what fits now, in the order in which it was asked for; gives when the next task has waited too long. */
  function placeWaiting(clusterArn: string): number | undefined {
    return capacities.transaction(() => {
      const waiting = store.tasks.aliveWithoutInstance(clusterArn).filter(isWaiting);
      const now = clock.now();
      const refused = new Set<string>(); // tasks that are alike are refused alike
      const left = waiting.filter((task) => {
        const isLate = now >= task.createdAt + LONGEST_WAIT_MS;
        if (!isLate && refused.has(likeness(task))) return true;
        if (settle(task, isLate, now)) return false;
        refused.add(likeness(task));
        return true;
      });
      if (left.length === 0) waitingClusters.delete(clusterArn);
      if (left.some(({ placement }) => placement?.constraints)) constrainedClusters.add(clusterArn);
      else constrainedClusters.delete(clusterArn);
      return left[0] && Math.max(0, left[0].createdAt + LONGEST_WAIT_MS - now);
    });
  }

  /** Places a task, or ends it if it has waited too long; gives whether it waits no more. */
  function settle(task: Task, isLate: boolean, now: number): boolean {
    const { needs, group, placement } = task;
    const definition = store.taskDefinitions.get(task.taskDefinitionArn);
    const requiresAttributes = definition ? requiredAttributes({ ...task, definition }) : [];
    const autoScalingGroup = autoScalingGroupOf(store, task);
    const view = capacities.of(task.clusterArn);
    const demand = { needs, requiresAttributes, autoScalingGroup, group, ...placement };
    const request = { count: 1, ...demand, seed: tieKey(task.arn) };
    const before = view.journal.last;
    const plan = place(view, request);
    const [arn] = plan.placements;
    if (arn !== undefined) {
      handOver(task, { ...placeOf(store.containerInstances.get(arn)), placement: undefined });
      options.placements.add([task], { clusterArn: task.clusterArn, request, before });
    } else if (isLate) endTask(options, task, 'TaskFailedToStart', whyNotPlaced(view, plan, autoScalingGroup), now);
    return arn !== undefined || isLate;
  }

  return {
    start() {
      for (const arn of store.tasks.provisioning()) tasks.enqueue(arn);
    },
    get busy() {
      return tasks.busy || clusters.busy;
    },
    async idle() {
      while (this.busy) await Promise.all([tasks.idle(), clusters.idle()]);
    },
    async close() {
      await Promise.all([tasks.close(), clusters.close()]);
    },
  };
}

const isWaiting = ({ launchType, lastStatus, desiredStatus }: Task): boolean =>
  launchType === 'EC2' && lastStatus === 'PROVISIONING' && desiredStatus === 'RUNNING';

const likeness = ({ taskDefinitionArn, capacityProviderName, needs, group, placement }: Task): string =>
  JSON.stringify([taskDefinitionArn, capacityProviderName, needs, group, placement]);
