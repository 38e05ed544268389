import { hash } from 'node:crypto';
import type { Clock, Log } from '../effects.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import type { AgentBackend } from './link.ts';
import { stateChange, type TaskState, taskHealth } from './task-state.ts';

export interface ReporterOptions {
  readonly backend: AgentBackend;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a task is still followed by an agent that is connected; no other is reported. */
  readonly isFollowed: (state: TaskState) => boolean;
  /** Called once a task's STOPPED has been recorded. */
  readonly onStopped: (state: TaskState) => void;
}

/** Tells the control plane what changed, many tasks in one go, each change once. */
export interface Reporter {
  /** This task may have changed. */
  add(state: TaskState): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const TASKS_AT_ONCE = 64;
const EVERYTHING = 'all tasks';

/** Makes a reporter. What cannot be recorded is reported again, with back-off, and holds up no other task's report. */
export function createReporter({ backend, clock, log, isFollowed, onStopped }: ReporterOptions): Reporter {
  const waiting = new Set<TaskState>();
  const queue = createReconciler({ name: 'agent report', clock, log, work });

  function work(): undefined {
    const batch = [...waiting].slice(0, TASKS_AT_ONCE);
    try {
      report(batch);
    } catch (error) {
      if (batch.length === 1) throw error;
      const faults = batch.flatMap((state) => faultOf(() => report([state])));
      if (faults.length > 0) throw faults[0];
    }
    if (waiting.size > 0) queue.enqueue(EVERYTHING);
  }

  function report(batch: readonly TaskState[]): void {
    const followed = batch.filter(isFollowed);
    const changed = news(followed, stateChange, ({ reported }) => reported);
    if (changed.length > 0) backend.submitTaskStateChanges(changed.map(({ message }) => message));
    for (const { state, digest } of changed) state.reported = digest;
    const healths = news(followed, taskHealth, ({ publishedHealth }) => publishedHealth).filter(
      ({ state, message }) => state.publishedHealth || message.containers.some((one) => one.healthStatus !== 'UNKNOWN'),
    );
    if (healths.length > 0) backend.publishHealth(healths.map(({ message }) => message));
    for (const { state, digest } of healths) state.publishedHealth = digest;
    for (const state of batch) waiting.delete(state);
    for (const { state, message } of changed) if (message.status === 'STOPPED') onStopped(state);
  }

  return {
    add(state) {
      waiting.add(state);
      queue.enqueue(EVERYTHING);
    },
    get busy() {
      return queue.busy;
    },
    idle: queue.idle,
    close: queue.close,
  };
}

function faultOf(attempt: () => void): unknown[] {
  try {
    attempt();
    return [];
  } catch (error) {
    return [error];
  }
}

/** What each task has to say that is not what it said last. */
function news<Message>(
  states: readonly TaskState[],
  say: (state: TaskState) => Message,
  last: (state: TaskState) => string | undefined,
): { state: TaskState; message: Message; digest: string }[] {
  return states.flatMap((state) => {
    const message = say(state);
    const digest = hash('sha1', JSON.stringify(message), 'base64'); // the texts of all tasks would fill the memory
    return digest === last(state) ? [] : [{ state, message, digest }];
  });
}
