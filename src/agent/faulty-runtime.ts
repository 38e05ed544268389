import type { Cancel, Clock } from '../effects.ts';
import { type ActiveFault, type ContainerSubject, matchesContainer } from '../model/fault.ts';
import type { FaultBoard } from './faults.ts';
import {
  type ContainerRef,
  type ContainerRuntime,
  NotYet,
  type ObservedContainer,
  RuntimeError,
  type RuntimeListener,
} from './runtime.ts';

export interface FaultyRuntimeOptions {
  readonly faults: FaultBoard;
  readonly clock: Clock;
  /** What is known of a container; undefined for one that nobody knows. */
  readonly subjectOf: (ref: ContainerRef) => (ContainerSubject & { readonly hasHealthCheck: boolean }) | undefined;
}

export interface FaultyRuntime extends ContainerRuntime {
  /** Resolves when the agents know which containers a fault that just began is about. */
  settled(): Promise<void>;
}

/** Before its first check no container fails: ECS's shortest interval between checks. */
const FIRST_CHECK_MS = 5_000;

const keyOf = ({ taskArn, containerName }: ContainerRef): string => `${taskArn} ${containerName}`;

const isSickening = (fault: ActiveFault, subject: ContainerSubject): boolean =>
  fault.kind === 'health-check-failure' && matchesContainer(fault, subject);

/**
 * A runtime on which the faults of a board befall containers; without any it is the one within. A slow start is one
 * whose pull begins later, and holds up no other's. A container whose health checks fail is UNHEALTHY
 * from its first five seconds on until the fault ends, whatever its check's own retries; one without has none to fail.
 */
export function faultyRuntime(runtime: ContainerRuntime, options: FaultyRuntimeOptions): FaultyRuntime {
  const { faults, clock, subjectOf } = options;
  const listeners = new Set<RuntimeListener>();
  const sick = new Map<string, { readonly ref: ContainerRef; readonly faultId: string }>();
  // By the object that the agent has for as long as it follows the container.
  const slow = new Map<ContainerRef, { readonly faultId: string; readonly cancel: Cancel }>();
  const wasSlow = new WeakSet<ContainerRef>();
  const young = new Map<string, Cancel>();
  let looking: Promise<void> = Promise.resolve();

  faults.watch({
    began(fault) {
      if (fault.kind === 'health-check-failure') looking = lookForSick(fault);
    },
    ended(fault, how) {
      for (const [key, { ref, faultId }] of sick) {
        if (faultId !== fault.id) continue;
        sick.delete(key);
        changed(ref);
      }
      if (how === 'spent' || how === 'expired') return; // what began slowly goes on so
      for (const [ref, { faultId }] of slow) if (faultId === fault.id) goOn(ref);
    },
  });

  function changed(ref: ContainerRef): void {
    for (const listener of listeners) listener.changed(ref);
  }

  /** Has the agents look at those that run and are to be UNHEALTHY now. */
  async function lookForSick(fault: ActiveFault): Promise<void> {
    const running = await runtime.list().catch(() => []); // of an engine that is away all are looked at when it is back
    const fitting = running.filter((observed) => {
      const subject = observed.state === 'running' && !sick.has(keyOf(observed)) ? subjectOf(observed) : undefined;
      return subject?.hasHealthCheck && matchesContainer(fault, subject);
    });
    for (const ref of fitting.slice(0, fault.count)) changed(ref);
  }

  function seen<Seen extends ObservedContainer | undefined>(observed: Seen): Seen {
    if (observed?.state !== 'running') return observed;
    if (sick.size === 0 && !faults.has('health-check-failure')) return observed;
    const { containerInstanceArn, taskArn, containerName } = observed;
    const key = keyOf(observed);
    if (!sick.has(key)) {
      const ref = { containerInstanceArn, taskArn, containerName };
      const subject = subjectOf(observed);
      if (!subject?.hasHealthCheck) return observed;
      const firstCheckAt = (observed.startedAt ?? 0) + FIRST_CHECK_MS;
      if (clock.now() < firstCheckAt) {
        if (!faults.list().some((fault) => isSickening(fault, subject))) return observed;
        lookAt(firstCheckAt, key, ref);
        return { ...observed, health: 'UNKNOWN' };
      }
      const fault = faults.strike('health-check-failure', subject);
      if (!fault) return observed;
      sick.set(key, { ref, faultId: fault.id });
    }
    return { ...observed, health: 'UNHEALTHY' };
  }

  function lookAt(at: number, key: string, ref: ContainerRef): void {
    if (young.has(key)) return;
    const cancel = clock.after(at - clock.now(), () => {
      young.delete(key);
      changed(ref);
    });
    young.set(key, cancel);
  }

  function slowDown(ref: ContainerRef, { id, byMs = 0 }: ActiveFault): void {
    slow.set(ref, { faultId: id, cancel: clock.after(byMs, () => goOn(ref)) });
    wasSlow.add(ref);
  }

  function goOn(ref: ContainerRef): void {
    slow.get(ref)?.cancel();
    slow.delete(ref);
    for (const listener of listeners) listener.ready?.(ref);
  }

  /** Throws while the container is to be slow, and where its pull is to fail. */
  function strikePull(image: string, ref: ContainerRef): void {
    if (slow.has(ref)) throw new NotYet();
    const known = subjectOf(ref);
    if (!known) return;
    const subject = { ...known, image };
    const slowing = wasSlow.has(ref) ? undefined : faults.strike('slow-start', subject);
    if (slowing) {
      slowDown(ref, slowing);
      throw new NotYet();
    }
    const failing = faults.strike('pull-failure', subject);
    if (!failing) return;
    throw new RuntimeError('pull-failed', failing.reason ?? `${failing.id} has the pull of ${image} fail`);
  }

  return {
    ...runtime,
    async pull(image, ref, registry) {
      if (ref && (slow.size > 0 || faults.has('slow-start') || faults.has('pull-failure'))) strikePull(image, ref);
      await runtime.pull(image, ref, registry);
    },
    create: async (spec) => seen(await runtime.create(spec)),
    start: async (ref, begun) => seen(await runtime.start(ref, begun)),
    inspect: async (ref) => seen(await runtime.inspect(ref)),
    async list() {
      const listed = await runtime.list();
      return sick.size === 0 && !faults.has('health-check-failure') ? listed : listed.map(seen);
    },
    async remove(ref) {
      sick.delete(keyOf(ref));
      young.get(keyOf(ref))?.();
      young.delete(keyOf(ref));
      await runtime.remove(ref);
    },
    watch(listener) {
      listeners.add(listener);
      const unwatch = runtime.watch(listener);
      return () => {
        listeners.delete(listener);
        unwatch();
      };
    },
    async close() {
      for (const cancel of [...young.values(), ...[...slow.values()].map((one) => one.cancel)]) cancel();
      young.clear();
      slow.clear();
      await runtime.close();
    },
    settled: () => looking,
  };
}
