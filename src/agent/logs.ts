import type { Clock, Log } from '../effects.ts';
import { parseArn, resourceId } from '../model/arn.ts';
import type { LogConfiguration } from '../model/task-definition.ts';
import type { LogDestination, LogSink } from './link.ts';
import { LogEvents } from './log-events.ts';
import { LogLines, type OutputPosition } from './log-lines.ts';
import { type BeginsEvent, beginsEvent } from './log-pattern.ts';
import { type ContainerRef, type ContainerRuntime, type ObservedContainer, RuntimeError } from './runtime.ts';
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

interface Follow {
  readonly ref: ContainerRef;
  readonly destination: LogDestination;
  readonly begins: BeginsEvent | undefined;
  readonly stop: AbortController;
  events: LogEvents;
  ended: boolean;
  /** How many times something was read. */
  reads: number;
  done: Promise<void>;
}

const FLUSH_EVERY_MS = 500;
const MOST_WAITING_BYTES = 256 * 1024;
const AGAIN_MS = 500;
/** What an engine that hangs costs a task: its end is told when nothing more was read for so long. */
const LONGEST_DRAIN_MS = 10_000;

/** Never asked: without a sink no container is collected from. */
const NOWHERE: LogSink = { openLogStream: () => ({}), putLogEvents: () => undefined };

const keyOf = ({ taskArn, containerName }: ContainerRef): string => `${taskArn} ${containerName}`;

/** Makes a collector. */
export function createLogCollector(options: LogCollectorOptions): LogCollector {
  const { runtime, clock, log, states } = options;
  const sink = options.sink ?? NOWHERE;
  const follows = new Map<string, Follow>();
  let cancelFlush: (() => void) | undefined;
  let closed = false;

  /** Stores what is ready; where that fails it stays so. */
  function flush(all: readonly Follow[]): void {
    const ready = all.filter(({ events }) => events.ready.length > 0);
    if (ready.length === 0) return;
    try {
      sink.putLogEvents(
        ready.map(({ destination, events }) => ({
          destination,
          events: events.ready,
          position: JSON.stringify(events.position),
        })),
      );
      for (const { events } of ready) events.stored();
    } catch (error) {
      log.error({ err: error }, 'the output of containers cannot be stored; will try again');
      flushSoon();
    }
  }

  /** The configuration of a container whose output is collected. */
  function configurationOf({ taskArn, containerName }: ContainerRef): LogConfiguration | undefined {
    const containers = states.get(taskArn)?.task.containers;
    const found = containers?.find(({ definition }) => definition.name === containerName)?.definition.logConfiguration;
    return found?.logDriver === 'awslogs' && options.sink ? found : undefined;
  }

  function flushSoon(): void {
    if (closed) return;
    cancelFlush ??= clock.after(FLUSH_EVERY_MS, () => {
      cancelFlush = undefined;
      for (const { events } of follows.values()) events.endOpen(clock.now());
      flush([...follows.values()]);
      if ([...follows.values()].some(({ events }) => !events.isEmpty)) flushSoon();
    });
  }

  /** Reads until the container has ended and there is nothing more. */
  async function read(follow: Follow): Promise<void> {
    const { ref, stop } = follow;
    while (!stop.signal.aborted) {
      try {
        const isNew = await readOnce(follow);
        if ((await runtime.inspect(ref))?.state !== 'running') {
          if (!isNew) return;
          continue; // an engine that rotated its files may have more
        }
      } catch (error) {
        if (error instanceof RuntimeError && error.kind === 'no-such-container') return;
        if (!stop.signal.aborted) log.debug({ err: error, ref }, 'will read the output of a container again');
      }
      if (!stop.signal.aborted) await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
    }
  }

  /** Follows the output once; whether there was any. Lines that were not ended, or not stored, are read again. */
  async function readOnce(follow: Follow): Promise<boolean> {
    const { ref, begins, stop } = follow;
    const { position } = follow.events;
    const lines = new LogLines(position);
    const events = new LogEvents(begins, position);
    follow.events = events;
    let isNew = false;
    for await (const frames of runtime.logs(ref, earliest(position), stop.signal)) {
      follow.reads++;
      for (const line of lines.take(frames)) {
        events.add(line, clock.now());
        isNew = true;
      }
      if (events.bytes >= MOST_WAITING_BYTES) flush([follow]);
      else if (!events.isEmpty) flushSoon();
    }
    if (stop.signal.aborted) return isNew;
    if ((await runtime.inspect(ref))?.state !== 'running') {
      for (const line of lines.end()) {
        events.add(line, clock.now());
        isNew = true;
      }
      events.endOpen();
    }
    flush([follow]);
    return isNew;
  }

  function begin(ref: ContainerRef, destination: LogDestination, begins: BeginsEvent | undefined): Follow | undefined {
    const opened = sink.openLogStream(destination, false);
    if ('refusal' in opened) return undefined;
    const position = JSON.parse(opened.position ?? '{}') as OutputPosition;
    const stop = new AbortController();
    const events = new LogEvents(begins, position);
    const follow: Follow = { ref, destination, begins, stop, events, ended: false, reads: 0, done: Promise.resolve() };
    follow.done = read(follow)
      .catch((error) => log.error({ err: error, ref }, 'the output of a container is not collected any more'))
      .finally(() => {
        follow.ended = true;
      });
    follows.set(keyOf(ref), follow);
    return follow;
  }

  function followed(observed: ObservedContainer): Follow | undefined {
    const configuration = configurationOf(observed);
    if (runtime.kind === 'simulated' || closed || !configuration || observed.state === 'created') return undefined;
    const follow = follows.get(keyOf(observed));
    if (follow && !(follow.ended && observed.state === 'running')) return follow;
    const { containerInstanceArn, taskArn, containerName } = observed;
    const ref = { containerInstanceArn, taskArn, containerName };
    return begin(ref, destinationOf(ref, configuration, observed.id), beginsEvent(configuration.options ?? {}));
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
      throw refused(ref, error instanceof Error ? error.message : String(error));
    }
    const id = (await runtime.inspect(ref))?.id ?? '';
    const opened = sink.openLogStream(destinationOf(ref, configuration, id), given['awslogs-create-group'] === 'true');
    if ('refusal' in opened) throw refused(ref, `failed to create Cloudwatch log stream: ${opened.refusal}`);
  }

  return {
    runtime: {
      ...runtime,
      async start(ref, begun) {
        await prepare(ref);
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
        follows.get(keyOf(ref))?.stop.abort();
        follows.delete(keyOf(ref));
      }
    },
    close() {
      closed = true;
      cancelFlush?.();
      const all = [...follows.values()];
      flush(all);
      for (const { stop } of all) stop.abort();
    },
  };
}

/** `prefix/container/task-id`; without a prefix the engine's id of the container, as Docker names it. */
function destinationOf(ref: ContainerRef, { options = {} }: LogConfiguration, id: string): LogDestination {
  const prefix = options['awslogs-stream-prefix'];
  const scope = parseArn(ref.taskArn);
  return {
    accountId: scope?.accountId ?? '',
    region: options['awslogs-region'] ?? scope?.region ?? '',
    group: options['awslogs-group'] ?? '',
    stream: prefix === undefined ? id : `${prefix}/${ref.containerName}/${resourceId(ref.taskArn)}`,
  };
}

/** The engine's words on an instance, those of the platform on Fargate. */
function refused({ containerInstanceArn }: ContainerRef, why: string): RuntimeError {
  return containerInstanceArn.includes(':cluster/')
    ? new RuntimeError(
        'no-resources',
        `failed to validate logger args: create stream has been retried 1 times: ${why} : exit status 1`,
      )
    : new RuntimeError('cannot-start', `Error response from daemon: failed to initialize logging driver: ${why}`);
}

/** From when to read so that nothing is left out of either source; undefined for from the beginning. */
function earliest({ stdout, stderr }: OutputPosition): string | undefined {
  if (!stdout || !stderr) return undefined;
  return stdout.at < stderr.at ? stdout.at : stderr.at;
}
