import type { FaultSource } from './admin/faults.ts';
import type { FleetLauncher } from './admin/fleet.ts';
import type { FaultBoard } from './agent/faults.ts';
import type { FaultyRuntimeOptions } from './agent/faulty-runtime.ts';
import { setAgentConnected } from './apis/ecs/agent-connection.ts';
import type { EcsDeps } from './apis/ecs/context.ts';
import { alike, instancesOf, killInstance } from './apis/ecs/instance-faults.ts';
import type { Log } from './effects.ts';
import { clusterArn, parseArn, resourceId } from './model/arn.ts';
import type { ContainerInstance } from './model/container-instance.ts';
import { type ActiveFault, isOfInstances, matchesInstance } from './model/fault.ts';
import { belongsTo, type Owner } from './model/owner.ts';
import { createReconciler } from './reconcile/reconciler.ts';
import type { Store } from './store/database.ts';

export interface CreateFaultsOptions {
  readonly board: FaultBoard;
  /** Resolves when the agents know which containers a fault that just began is about. */
  readonly settled: () => Promise<void>;
  readonly deps: Pick<EcsDeps, 'store' | 'capacities' | 'instanceHealth' | 'clock'>;
  readonly launcher: FleetLauncher;
  readonly log: Log;
}

/** The faults of a server: those of containers are its runtime's affair, those of instances this one's. */
export interface Faults extends FaultSource {
  /** Ends the faults of an owner, or every one, and undoes nothing: all that is theirs is emptied. */
  clear(owner: Owner): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What the store knows of a container, for faults to match. */
export const subjectIn =
  (store: Store): FaultyRuntimeOptions['subjectOf'] =>
  ({ taskArn, containerName }) => {
    const task = store.tasks.get(taskArn);
    const container = task?.containers.find(({ name }) => name === containerName);
    if (!task || !container) return undefined;
    const { image, hasHealthCheck } = container;
    return { clusterArn: task.clusterArn, family: task.family, image, containerName, hasHealthCheck };
  };

/** Makes faults of instances befall them, and undoes what they did when they end. */
export function createFaults({ board, settled, deps, launcher, log }: CreateFaultsOptions): Faults {
  const { store, capacities, clock } = deps;
  const befallen = new Map<string, ContainerInstance[]>();
  const missing = new Map<string, ContainerInstance>(); // those in whose place another is to be booted
  const boots = createReconciler({ name: 'boot again', clock, log, work: bootAlike });

  const zoneFault = (inCluster: string, availabilityZone: string): ActiveFault | undefined =>
    board
      .list()
      .filter(({ kind }) => kind === 'lose-zone')
      .find((fault) => matchesInstance(fault, { clusterArn: inCluster, arn: '', ec2InstanceId: '', availabilityZone }));

  async function bootAlike(arn: string): Promise<undefined> {
    const lost = missing.get(arn);
    if (!lost) return;
    const instance = alike(lost);
    const { accountId = '', region = '' } = parseArn(lost.clusterArn) ?? {};
    if (!instance) log.warn({ arn }, 'no instance is booted in the place of one whose type is not known');
    else if (store.clusters.get(lost.clusterArn)?.status === 'ACTIVE') {
      const closed = zoneFault(lost.clusterArn, instance.availabilityZone);
      if (closed) befallen.get(closed.id)?.push(lost);
      else
        await launcher.launch({ accountId, region }, { cluster: resourceId(lost.clusterArn), instances: [instance] });
    }
    missing.delete(arn);
  }

  function begin(fault: ActiveFault): void {
    if (!isOfInstances(fault.kind)) return;
    const instances = instancesOf(deps, fault);
    befallen.set(fault.id, instances);
    capacities.transaction(() => {
      for (const instance of instances) {
        if (fault.kind === 'disconnect-agent') setAgentConnected(deps, instance, false);
        else killInstance(deps, instance);
      }
    });
    const ids = instances.map(({ ec2InstanceId }) => ec2InstanceId);
    board.struck(fault.id, ids);
    if (fault.kind === 'kill-instance' && fault.until === undefined) board.end(fault.id, 'spent');
  }

  function undo({ kind }: ActiveFault, instances: readonly ContainerInstance[]): void {
    for (const { arn } of instances) {
      const instance = store.containerInstances.get(arn);
      if (!instance) continue;
      if (kind !== 'disconnect-agent') {
        missing.set(arn, instance);
        boots.enqueue(arn);
      } else if (instance.status !== 'INACTIVE') setAgentConnected(deps, instance, true);
    }
  }

  board.watch({
    began: begin,
    ended(fault, how) {
      const instances = befallen.get(fault.id) ?? [];
      befallen.delete(fault.id);
      if (how === 'expired' || how === 'lifted') undo(fault, instances);
    },
  });

  return {
    async add(fault) {
      // A lost zone may well be empty; what is to strike an instance and finds none is misspelt.
      if (isOfInstances(fault.kind) && fault.kind !== 'lose-zone' && instancesOf(deps, fault).length === 0) {
        return undefined;
      }
      const added = board.add(fault);
      await settled();
      return added;
    },
    list: board.list,
    async lift(id) {
      const ids = id === undefined ? board.list().map((fault) => fault.id) : [id];
      const lifted = ids.filter((one) => board.end(one, 'lifted'));
      await boots.idle();
      return lifted;
    },
    lostZone: (scope, cluster, zone) => zoneFault(clusterArn(scope, cluster), zone)?.id,
    clear(owner) {
      for (const arn of missing.keys()) if (belongsTo(arn, owner)) missing.delete(arn);
      board.clear(owner);
    },
    get busy() {
      return boots.busy;
    },
    idle: boots.idle,
    async close() {
      board.clear({});
      await boots.close();
    },
  };
}
