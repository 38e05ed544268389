import type { Log } from '../../../effects.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import { belongsTo, type Owner } from '../../../model/owner.ts';
import type { Service } from '../../../model/service.ts';
import { createReconciler } from '../../../reconcile/reconciler.ts';
import { saveService, unmonitored } from '../deployments.ts';
import { clusterOfInstance } from '../lookup.ts';
import type { Leaving } from '../rollout/situation.ts';
import { earliest } from '../rollout/step.ts';
import { amendRecord } from '../service/deployment-life.ts';
import type { ServiceDeps } from '../service/deps.ts';
import { lookAtService } from '../service/look.ts';
import { stopTasks } from '../service/stop.ts';
import { lookAtTaskSets } from '../service/task-sets.ts';
import { PlacementWaits } from '../service/placement-waits.ts';

/**
 * How long an agent may be out of reach before services replace what runs on its instance. ECS itself waits for ever
 * (containers-roadmap issue 2040); here a service comes back, as it does from everything else.
 */
export const DISCONNECTED_FOR_MS = 60_000;

export interface ServiceControllerOptions extends ServiceDeps {
  readonly log: Log;
}

/** Keeps every service at what is wanted of it. Its keys are services. */
export interface ServiceController {
  /** Looks at every service that a former server left. */
  start(): void;
  /** Forgets what it knows of an owner's services beside the store, which was emptied of them; all without members. */
  reset(owner: Owner): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the controller. */
export function createServiceController(options: ServiceControllerOptions): ServiceController {
  const { store, capacities, clock, log } = options;
  const services = createReconciler({ name: 'service', clock, log, work });
  const waits = new PlacementWaits();
  const zoneWaits = new PlacementWaits();
  const disconnectedSince = new Map<string, number>();
  const followers = new Map<string, Set<string>>(); // by cluster: services that a change of its instances may move

  store.changes.subscribe(({ kind, arn }) => {
    if (kind === 'service') services.enqueue(arn);
    else if (kind === 'container-instance') instanceChanged(arn);
    else if (kind === 'capacity') capacityChanged(arn);
  });

  /** There may be room now; and a daemon leaves an instance that drains after all others. */
  function capacityChanged(arn: string): void {
    const clusterArn = clusterOfInstance(arn);
    for (const woken of [...waits.wake(clusterArn), ...zoneWaits.wake(clusterArn)]) services.enqueue(woken);
    if (store.containerInstances.get(arn)?.status !== 'DRAINING') return;
    for (const one of followers.get(clusterArn) ?? []) services.enqueue(one);
  }

  function instanceChanged(arn: string): void {
    const clusterArn = clusterOfInstance(arn);
    const instance = store.containerInstances.get(arn);
    if (instance && !instance.agentConnected && instance.status !== 'INACTIVE') {
      if (!disconnectedSince.has(arn)) disconnectedSince.set(arn, clock.now());
    } else disconnectedSince.delete(arn);
    const onIt = store.tasks.aliveOfInstance(arn).flatMap(({ serviceArn }) => serviceArn ?? []);
    for (const one of new Set([
      ...onIt,
      ...waits.wake(clusterArn),
      ...zoneWaits.wake(clusterArn),
      ...(followers.get(clusterArn) ?? []),
    ])) {
      services.enqueue(one);
    }
  }

  function leavingOf(instance: ContainerInstance | undefined): Leaving | undefined {
    if (instance?.status === 'DRAINING') return 'DRAINING';
    const since = instance && disconnectedSince.get(instance.arn);
    return since !== undefined && clock.now() >= since + DISCONNECTED_FOR_MS ? 'DISCONNECTED' : undefined;
  }

  const leaving = (arn: string | undefined): Leaving | undefined =>
    arn === undefined ? undefined : leavingOf(store.containerInstances.get(arn));

  function work(arn: string): number | undefined {
    const againAt = capacities.transaction(() => look(arn));
    return againAt === undefined ? undefined : Math.max(0, againAt - clock.now());
  }

  function look(arn: string): number | undefined {
    const service = store.services.get(arn);
    follow(service, arn);
    if (!service || service.status === 'INACTIVE') {
      waits.done(arn);
      zoneWaits.done(arn);
      return undefined;
    }
    if (service.status === 'DRAINING') return void drain(service);
    const isExternal = service.deploymentController !== 'ECS';
    const againAt = (isExternal ? lookAtTaskSets : lookAtService)(options, service, { waits, zoneWaits, leaving });
    return earliest(againAt, nextGivenUpAt(arn));
  }

  /** When the next instance a service has tasks on will have been out of reach for too long. */
  function nextGivenUpAt(serviceArn: string): number | undefined {
    if (disconnectedSince.size === 0) return undefined;
    const instances = new Set([...store.tasks.aliveOfService(serviceArn)].map((task) => task.containerInstanceArn));
    const times = [...instances].map((arn) => (disconnectedSince.get(arn ?? '') ?? 0) + DISCONNECTED_FOR_MS);
    return earliest(...times.filter((time) => time > clock.now()));
  }

  /** DAEMON services, and those that are evened out over zones, look again when instances of their cluster change. */
  function follow(service: Service | undefined, arn: string): void {
    const isFollower =
      service?.status === 'ACTIVE' &&
      (service.schedulingStrategy === 'DAEMON' || service.availabilityZoneRebalancing === 'ENABLED');
    const clusterArn = service?.clusterArn ?? '';
    if (isFollower) followers.set(clusterArn, (followers.get(clusterArn) ?? new Set()).add(arn));
    else followers.get(clusterArn)?.delete(arn);
  }

  /** Stops the tasks of a deleted service, which is INACTIVE when the last has ended. */
  function drain(service: Service): void {
    const tasks = [...store.tasks.aliveOfService(service.arn)];
    const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    stopTasks(options, service, { among: wanted, count: wanted.length, cause: 'scaling', evenProtected: true }, tasks);
    if (tasks.length > 0) return;
    for (const deployment of service.deployments) {
      amendRecord(options, deployment.serviceDeploymentArn, (record, now) => ({
        ...unmonitored(record, deployment),
        status: 'STOPPED',
        stoppedAt: now,
        finishedAt: now,
      }));
    }
    saveService(options, { ...service, status: 'INACTIVE', inactiveAt: clock.now(), deployments: [], taskSets: [] });
  }

  return {
    start() {
      for (const arn of store.services.alive()) services.enqueue(arn);
    },
    reset(owner) {
      waits.clear(owner);
      zoneWaits.clear(owner);
      for (const known of [disconnectedSince, followers]) {
        for (const arn of known.keys()) if (belongsTo(arn, owner)) known.delete(arn);
      }
    },
    get busy() {
      return services.busy;
    },
    idle: services.idle,
    close: services.close,
  };
}
