import type { Clock, Log } from '../effects.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import type { AgentBackend, ContainerRuntimeStatus } from './link.ts';

export interface InstanceStatusOptions {
  readonly backend: AgentBackend;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tells the control plane whether the engine answers: of every instance connected to it, each change once. */
export interface InstanceStatusPublisher {
  /** From now on for this one too, beginning with what is known. */
  connect(containerInstanceArn: string): void;
  disconnect(containerInstanceArn: string): void;
  /** How the engine is; nothing is published before the first call. */
  engineIs(status: ContainerRuntimeStatus): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const EVERYTHING = 'all instances';

/** Makes a publisher. What cannot be recorded is published again, with back-off. */
export function createInstanceStatusPublisher(options: InstanceStatusOptions): InstanceStatusPublisher {
  const { backend, clock, log } = options;
  /** What was last said of each connected instance. */
  const published = new Map<string, ContainerRuntimeStatus | undefined>();
  const waiting = new Set<string>();
  let engine: ContainerRuntimeStatus | undefined;
  const queue = createReconciler({ name: 'agent instance status', clock, log, work });

  function work(): undefined {
    if (engine === undefined) return;
    const containerInstanceArns = [...waiting].filter((arn) => published.has(arn) && published.get(arn) !== engine);
    if (containerInstanceArns.length > 0) {
      backend.publishInstanceStatus({ containerInstanceArns, containerRuntime: engine });
    }
    for (const arn of containerInstanceArns) published.set(arn, engine);
    waiting.clear();
  }

  return {
    connect(arn) {
      published.set(arn, undefined);
      waiting.add(arn);
      queue.enqueue(EVERYTHING);
    },
    disconnect(arn) {
      published.delete(arn);
    },
    engineIs(status) {
      if (status === engine) return;
      engine = status;
      for (const arn of published.keys()) waiting.add(arn);
      queue.enqueue(EVERYTHING);
    },
    get busy() {
      return queue.busy;
    },
    idle: queue.idle,
    close: queue.close,
  };
}
