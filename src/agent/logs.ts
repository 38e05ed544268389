import type { Clock, Log } from '../effects.ts';
import type { LogConfiguration } from '../model/task-definition.ts';
import type { LogSink } from './link.ts';
import { logDestination, logsRefused } from './log-destination.ts';
import { followLog, type LogFollow } from './log-follow.ts';
import type { OutputPosition } from './log-lines.ts';
import { beginsEvent } from './log-pattern.ts';
import type { ContainerRef, ContainerRuntime, ObservedContainer } from './runtime.ts';
import type { TaskState } from './task-state.ts';

export interface LogCollectorOptions {
  readonly runtime: ContainerRuntime;
  /** Without it nothing is collected. */
  readonly sink: LogSink | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** The tasks that are followed, by ARN. */
  readonly states: ReadonlyMap<string, TaskState>;
}

/** Collects what containers with the driver awslogs write. */
export interface LogCollector {
  /** The runtime, whose containers are collected from: one is seen to have ended only when all it wrote is stored. */
  readonly runtime: ContainerRuntime;
  /** Whether a container has ended whose output is not all stored yet. */
  isBehind(observed: ObservedContainer): boolean;
  /** The task is followed no longer. */
  forget(state: TaskState): void;
  /** Stores what has been read and stops; the next collector goes on from there. */
  close(): void;
}

const FLUSH_EVERY_MS = 500;
/** What an engine that hangs costs a task: its end is told when nothing more was read for so long. */
const LONGEST_DRAIN_MS = 10_000;

const keyOf = ({ taskArn, containerName }: ContainerRef): string => `${taskArn} ${containerName}`;

/** Makes a collector. */
export function createLogCollector(options: LogCollectorOptions): LogCollector {
  const { runtime, sink } = options;
  if (sink === undefined || runtime.kind === 'simulated') {
    return { runtime, isBehind: () => false, forget: () => undefined, close: () => undefined };
  }
  return collectorInto(sink, options);
}

function collectorInto(sink: LogSink, { runtime, clock, log, states }: LogCollectorOptions): LogCollector {
  const follows = new Map<string, LogFollow>();
  let cancelFlush: (() => void) | undefined;
  let failing = false;
  let closed = false;

  /** Stores what is ready; where that fails it stays so, and the first time it is told. */
  function flush(all: readonly LogFollow[]): boolean {
    const ready = all.filter(({ events }) => events.ready.length > 0);
    if (ready.length === 0) return true;
    try {
      sink.putLogEvents(
        ready.map(({ destination, events }) => ({
          destination,
          events: events.ready,
          position: JSON.stringify(events.position),
        })),
      );
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the output of containers cannot be stored; will try again');
      failing = true;
      return false;
    }
    failing = false;
    for (const { events } of ready) events.stored();
    return true;
  }

  function flushSoon(): void {
    if (closed) return;
    cancelFlush ??= clock.after(FLUSH_EVERY_MS, () => {
      cancelFlush = undefined;
      const all = [...follows.values()];
      for (const { events } of all) events.endOpen(clock.now());
      flush(all);
      if (all.some(({ events }) => !events.isEmpty)) flushSoon();
    });
  }

  /** The configuration of a container whose output is collected. */
  function configurationOf({ taskArn, containerName }: ContainerRef): LogConfiguration | undefined {
    const containers = states.get(taskArn)?.task.containers;
    const found = containers?.find(({ definition }) => definition.name === containerName)?.definition.logConfiguration;
    return found?.logDriver === 'awslogs' ? found : undefined;
  }

  function followed(observed: ObservedContainer): LogFollow | undefined {
    const configuration = configurationOf(observed);
    if (closed || !configuration || observed.state === 'created') return undefined;
    const known = follows.get(keyOf(observed));
    if (known && !(known.ended && observed.state === 'running')) return known;
    const { containerInstanceArn, taskArn, containerName } = observed;
    const ref = { containerInstanceArn, taskArn, containerName };
    const destination = logDestination(ref, configuration, observed.id);
    const opened = sink.openLogStream(destination, false); // its group may be gone by now, and be back later
    const position = JSON.parse(('position' in opened && opened.position) || '{}') as OutputPosition;
    const begins = beginsEvent(configuration.options ?? {});
    const made = followLog({
      runtime,
      clock,
      log,
      ref,
      destination,
      begins,
      position,
      flush: (one) => flush([one]),
      flushSoon,
    });
    follows.set(keyOf(ref), made);
    return made;
  }

  async function seen<Seen extends ObservedContainer | undefined>(observed: Seen): Promise<Seen> {
    const follow = observed && followed(observed);
    if (!follow || follow.ended || observed?.state !== 'exited') return observed;
    for (let reads = -1; !follow.ended && reads !== follow.reads; ) {
      reads = follow.reads;
      let cancel = (): void => undefined;
      const late = new Promise<void>((resolve) => {
        cancel = clock.after(LONGEST_DRAIN_MS, resolve);
      });
      await Promise.race([follow.done, late]);
      cancel();
    }
    return observed;
  }

  /** Refuses a container whose output has nowhere to go, as Docker's driver does. */
  async function prepare(ref: ContainerRef): Promise<void> {
    const configuration = configurationOf(ref);
    if (!configuration) return;
    const { options: given = {} } = configuration;
    try {
      beginsEvent(given);
    } catch (error) {
      throw logsRefused(ref, error instanceof Error ? error.message : String(error));
    }
    const isNamedById = given['awslogs-stream-prefix'] === undefined;
    const id = isNamedById ? (await runtime.inspect(ref))?.id : undefined;
    if (isNamedById && id === undefined) return; // nor can it start
    const opened = sink.openLogStream(logDestination(ref, configuration, id), given['awslogs-create-group'] === 'true');
    if ('refusal' in opened) throw logsRefused(ref, `failed to create Cloudwatch log stream: ${opened.refusal}`);
  }

  return {
    runtime: {
      ...runtime,
      async start(ref, begun) {
        await prepare(ref);
        if (follows.get(keyOf(ref))?.ended) follows.delete(keyOf(ref)); // it writes again, maybe only for a moment
        return seen(await runtime.start(ref, begun));
      },
      inspect: async (ref) => seen(await runtime.inspect(ref)),
    },
    isBehind(observed) {
      const follow = followed(observed);
      return follow !== undefined && observed.state === 'exited' && !follow.ended;
    },
    forget({ containers }) {
      for (const { ref } of containers) {
        follows.get(keyOf(ref))?.stop();
        follows.delete(keyOf(ref));
      }
    },
    close() {
      closed = true;
      cancelFlush?.();
      const all = [...follows.values()];
      flush(all);
      for (const follow of all) follow.stop();
    },
  };
}
