import type { Clock, Ids } from '../../../effects.ts';
import { type ContainerRef, type ContainerRuntime, RuntimeError } from '../../runtime.ts';
import { Changes } from './changes.ts';
import { newContainer, nextScripted, observed, type SimulatedContainer, scriptedExit } from './simulated-container.ts';
import { SimulatedPorts } from './simulated-ports.ts';

/** 128 + SIGTERM: how a process ends that does nothing about the signal. */
const TERMINATED = 143;

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Which images there are to pull; without it every name is one. */
  readonly hasImage?: (image: string) => boolean;
}

/**
 * Containers without processes: the same states on the given clock, every step at once. What a real container would do
 * of itself is scripted by labels (see `readScript`); without any it runs until it is stopped. An `owner` is one such
 * runtime, and what it holds is gone with it: `recover` makes it again.
 */
export function simulatedRuntime({ clock, ids, hasImage = () => true }: SimulatedRuntimeOptions): ContainerRuntime {
  const containers = new Map<string, SimulatedContainer>();
  const ports = new SimulatedPorts();
  const changes = new Changes();

  const get = (ref: ContainerRef): SimulatedContainer => {
    const container = containers.get(keyOf(ref));
    if (container !== undefined) return container;
    throw new RuntimeError('no-such-container', `No such container: ${ref.containerName} of ${ref.taskArn}`);
  };

  const isRunning = ({ startedAt, finishedAt }: SimulatedContainer) =>
    startedAt !== undefined && finishedAt === undefined;

  const end = (container: SimulatedContainer, exitCode: number, at: number) => {
    container.cancelNext?.();
    container.cancelNext = undefined;
    container.finishedAt = at;
    container.exitCode = exitCode;
    if (container.networkMode === 'bridge') ports.free(container.bindings);
    changes.note(container.ref);
  };

  /** Does what its script says by now, and sets a timer for what it says next. */
  const followScript = (container: SimulatedContainer) => {
    const now = clock.now();
    const exit = scriptedExit(container);
    if (exit !== undefined && exit <= now) return end(container, container.script?.exitCode ?? 0, exit);
    const next = nextScripted(container, now);
    if (next === undefined) return;
    container.cancelNext = clock.after(next - now, () => {
      changes.note(container.ref);
      followScript(container);
    });
  };

  const start = (container: SimulatedContainer) => {
    const { engineName, networkMode, hostAddress, ports: requests } = container;
    container.bindings = networkMode === 'bridge' ? ports.take(engineName, hostAddress, requests) : [];
    container.startedAt = clock.now();
    container.finishedAt = undefined;
    container.exitCode = undefined;
    changes.note(container.ref);
    if (container.script !== undefined) followScript(container);
  };

  return {
    kind: 'simulated',

    version: async () => 'simulated',

    async pull(image) {
      if (hasImage(image)) return;
      throw new RuntimeError('no-such-image', `manifest for ${image} not found: manifest unknown: manifest unknown`);
    },

    async create(spec) {
      const there = containers.get(keyOf(spec));
      if (there !== undefined) return observed(there, clock.now());
      if (!hasImage(spec.image)) throw new RuntimeError('no-such-image', `No such image: ${spec.image}`);
      const container = newContainer(spec, ids.hex32() + ids.hex32()); // as long as Docker's
      containers.set(keyOf(spec), container);
      changes.note(container.ref);
      return observed(container, clock.now());
    },

    async start(ref) {
      const container = get(ref);
      if (isRunning(container)) return observed(container, clock.now());
      start(container);
      return observed(container, clock.now());
    },

    async stop(ref) {
      const container = get(ref);
      if (isRunning(container)) end(container, container.script?.exitCode ?? TERMINATED, clock.now());
    },

    async remove(ref) {
      const container = containers.get(keyOf(ref));
      if (container === undefined) return;
      if (isRunning(container)) end(container, TERMINATED, clock.now());
      containers.delete(keyOf(ref));
      changes.note(container.ref);
    },

    async inspect(ref) {
      const container = containers.get(keyOf(ref));
      return container && observed(container, clock.now());
    },

    async list() {
      const now = clock.now();
      return Array.from(containers.values(), (container) => observed(container, now));
    },

    held: async () => [],

    async release() {},

    spare: () => 0,

    async *logs() {}, // nothing writes

    async exec() {
      throw new RuntimeError('other', 'No process runs in a simulated container.');
    },

    async recover(known) {
      for (const { spec, id, startedAt, bindings } of known) {
        const container = newContainer(spec, id);
        containers.set(keyOf(spec), container);
        if (startedAt === undefined) continue;
        container.startedAt = startedAt;
        container.bindings = bindings;
        if (container.networkMode === 'bridge') ports.retake(bindings);
        followScript(container);
      }
    },

    watch: (listener) => changes.watch(listener),

    async close() {
      changes.end();
      for (const container of containers.values()) container.cancelNext?.();
      containers.clear();
    },
  };
}

function keyOf({ taskArn, containerName }: ContainerRef): string {
  return `${taskArn} ${containerName}`;
}
