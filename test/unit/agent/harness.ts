import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AgentTask, InstanceStatus, TaskHealth, TaskStateChange } from '../../../src/agent/link.ts';
import { type LocalAgents, localAgents } from '../../../src/agent/local-agent.ts';
import { type ContainerRef, type ContainerRuntime, RuntimeError } from '../../../src/agent/runtime.ts';
import type { TaskProvisions } from '../../../src/agent/task-provisions.ts';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { INSTANCE, taskArn } from './builders.ts';

const MOST_TURNS = 300;
const { ids, log } = realEffects('silent');

/** A runtime whose methods are another's but for some; `engine` is the other one. */
export type Faults = (engine: ContainerRuntime) => Partial<ContainerRuntime>;

export interface AgentHarnessOptions {
  readonly faults?: Faults;
  readonly startsAtOnce?: number;
  readonly engineNow?: () => number;
  /** An engine with containers on it, of an agent before this one. */
  readonly engine?: ContainerRuntime;
  readonly clock?: ReturnType<typeof manualClock>;
  /** Throws to refuse to record a report. */
  readonly record?: (change: TaskStateChange) => void;
  readonly provisions?: TaskProvisions;
  /** Throws to refuse to record an instance's status. */
  readonly recordStatus?: () => void;
}

/** The agents of one engine, driven by a manual clock, with everything they report. */
export function agentHarness(options: AgentHarnessOptions = {}) {
  const clock = options.clock ?? manualClock();
  const engine = options.engine ?? simulatedRuntime({ clock, ids, hasImage: (image) => image !== 'missing' });
  const calls: string[] = [];
  const faulty: ContainerRuntime = { ...engine, ...options.faults?.(engine) };
  const counted = (name: 'pull' | 'create' | 'start' | 'stop' | 'remove' | 'inspect') => ({
    [name]: (...args: unknown[]) => {
      calls.push(name);
      return (faulty[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    },
  });
  const runtime: ContainerRuntime = Object.assign(
    { ...faulty },
    ...(['pull', 'create', 'start', 'stop', 'remove', 'inspect'] as const).map(counted),
  );
  const reports: TaskStateChange[] = [];
  const healths: TaskHealth[] = [];
  const statuses: InstanceStatus[] = [];
  const agents = localAgents({
    runtime,
    clock,
    log,
    startsAtOnce: options.startsAtOnce ?? 8,
    provisions: options.provisions,
    engineNow: options.engineNow,
    backend: {
      submitTaskStateChanges(changes) {
        for (const change of changes) options.record?.(change);
        reports.push(...changes);
      },
      publishHealth: (health) => void healths.push(...health),
      publishInstanceStatus(status) {
        options.recordStatus?.();
        statuses.push(status);
      },
    },
  });
  const session = agents.connect(INSTANCE);
  return {
    agents,
    session,
    clock,
    engine,
    /** Every call of the runtime that does something or looks at one container, by name. */
    calls,
    reports,
    healths,
    statuses,
    assign: (...tasks: AgentTask[]) => session.payload({ tasks }),
    reportsOf: (id: string) => reports.filter(({ task }) => task === taskArn(id)),
    last: (id: string) => reports.findLast(({ task }) => task === taskArn(id)),
    look: (id: string, containerName = 'app') => engine.inspect(refTo(id, containerName)),
    settle: () => settle(agents),
  };
}

export type AgentHarness = ReturnType<typeof agentHarness>;

/** A harness whose agents already follow their engine. */
export async function readyHarness(options: AgentHarnessOptions = {}): Promise<AgentHarness> {
  const harness = agentHarness(options);
  await harness.agents.recover();
  await harness.settle();
  return harness;
}

export const refTo = (id: string, containerName = 'app'): ContainerRef => ({
  containerInstanceArn: INSTANCE,
  taskArn: taskArn(id),
  containerName,
});

/** Lets the event loop go round; for work that hangs and so never comes to rest. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn();
}

/** Waits until an agent has nothing left to do; fails where it never comes to rest. */
export async function settle(agents: LocalAgents): Promise<void> {
  for (let turn = 0, quiet = 0; turn < MOST_TURNS; turn++) {
    await nextTurn();
    quiet = agents.busy ? 0 : quiet + 1;
    if (quiet === 3) return; // what the engine did is told a turn later
  }
  expect.fail(`the agent does not come to rest in ${MOST_TURNS} turns of the event loop`);
}

/** An engine that answers nothing while `away`; what runs there goes on running. */
export function breakable() {
  const state = { away: false, refused: 0, gap: (): void => undefined, lost: (): void => undefined };
  const faults: Faults = (engine) => {
    const unlessAway = <Name extends 'pull' | 'create' | 'start' | 'stop' | 'remove' | 'inspect' | 'list'>(
      name: Name,
    ) => ({
      [name]: async (...args: unknown[]) => {
        if (state.away) {
          state.refused += 1;
          throw new RuntimeError('unreachable', 'Cannot connect to the Docker daemon');
        }
        return (engine[name] as (...args: unknown[]) => Promise<unknown>)(...args);
      },
    });
    return Object.assign(
      {},
      ...(['pull', 'create', 'start', 'stop', 'remove', 'inspect', 'list'] as const).map(unlessAway),
      {
        watch(listener: Parameters<ContainerRuntime['watch']>[0]) {
          state.gap = listener.gap;
          state.lost = listener.lost;
          return engine.watch({
            changed: (ref) => !state.away && listener.changed(ref),
            gap: () => (state.away ? listener.lost() : listener.gap()),
            lost: listener.lost,
          });
        },
      },
    );
  };
  return {
    faults,
    /** How often it was asked in vain. */
    refused: () => state.refused,
    leave: () => {
      state.away = true;
      state.lost();
    },
    /** The engine answers again, and its stream of events begins anew. */
    comeBack: () => {
      state.away = false;
      state.gap();
    },
  };
}

/** A method that hangs until it is let go, then does what the engine does. */
export function hanging<Name extends 'pull' | 'create' | 'start' | 'stop'>(name: Name) {
  const gate = Promise.withResolvers<void>();
  const faults: Faults = (engine) => ({
    [name]: async (...args: unknown[]) => {
      await gate.promise;
      return (engine[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    },
  });
  return { faults, letGo: () => gate.resolve() };
}
