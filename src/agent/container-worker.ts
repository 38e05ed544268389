import type { Clock } from '../effects.ts';
import { DEFAULT_STOP_TIMEOUT_S } from './container-spec.ts';
import { hasEnded } from './container-view.ts';
import { lostDependency } from './dependencies.ts';
import { failureReason, VANISHED } from './errors.ts';
import { createLimit } from './limit.ts';
import { type ContainerRuntime, NotYet, RuntimeError } from './runtime.ts';
import type { Step } from './steps.ts';
import { secretsFor, TaskInitializationError, type TaskProvisions } from './task-provisions.ts';
import { type ContainerState, see, specOf, stepOf, type TaskState } from './task-state.ts';

export interface ContainerWorkerOptions {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly engineNow: () => number;
  /** Containers created and started at once; more only makes each slower. */
  readonly startsAtOnce: number;
  /** Whether a task is still followed; nothing more is begun for one that is not. */
  readonly isFollowed: (state: TaskState) => boolean;
  readonly provisions?: TaskProvisions | undefined;
}

export interface ContainerWorker {
  /** Moves one container as far as it can go now. Throws when the engine cannot be asked: try again later. */
  work(state: TaskState, container: ContainerState): Promise<void>;
  /** Resolves when nothing is being created or started any more. */
  made(): Promise<void>;
}

/** Makes the function that does to containers what `stepOf` says, until there is nothing more to do. */
export function createContainerWorker(options: ContainerWorkerOptions): ContainerWorker {
  const { runtime, clock, engineNow, startsAtOnce, isFollowed, provisions } = options;
  const making = new Set<Promise<void>>();
  const limit = createLimit(startsAtOnce);

  async function refresh(state: TaskState, container: ContainerState): Promise<void> {
    container.stale = false;
    try {
      const observed = await runtime.inspect(container.ref);
      if (!observed && container.observed?.state === 'exited' && hasEnded(container)) return; // how it ended is known
      if (!observed && (container.observed || container.expected)) container.failure ??= VANISHED;
      see(state, container, observed);
    } catch (error) {
      container.stale = true;
      throw error;
    }
  }

  const perform: Record<Step, (state: TaskState, container: ContainerState, begun?: () => void) => Promise<void>> = {
    async pull(state, container) {
      const { registry, image = specOf(state, container.name).image } = secretsFor(state, container.name, provisions);
      state.pullStartedAt ??= clock.now();
      await runtime.pull(image, container.ref, registry);
      state.pullStoppedAt = clock.now();
      container.pulled = true;
    },
    async create(state, container) {
      const given = await provisions?.given(state.task, container.name);
      const { environment: secrets, files, image } = secretsFor(state, container.name, provisions);
      const environment = { ...given?.environment, files, secrets };
      const spec = specOf(state, container.name, environment, given?.network);
      see(state, container, await runtime.create(image === undefined ? spec : { ...spec, image }));
    },
    async start(state, container, begun) {
      if (container.observed?.state === 'exited') container.restarts += 1;
      see(state, container, await runtime.start(container.ref, begun));
    },
    async stop(state, container) {
      await runtime.stop(container.ref, stopTimeoutS(state, container.name));
      await refresh(state, container);
    },
    async 'give-up'(state, container) {
      container.gaveUp = true;
      throw new Error(lostDependency(container, state.containers, engineNow()));
    },
  };

  async function step(what: Step, state: TaskState, container: ContainerState, begun?: () => void): Promise<void> {
    try {
      await perform[what](state, container, begun);
    } catch (error) {
      // A container that runs is never given up: whether it ended must be seen, however long the engine is away.
      if (what === 'stop') {
        if (error instanceof RuntimeError && error.kind === 'no-such-container') return refresh(state, container);
        throw error;
      }
      if (error instanceof NotYet) container.held = true;
      else if (error instanceof TaskInitializationError) failToBegin(state, error.message);
      else container.failure = failureReason(what, error);
    }
  }

  /** Waits for its turn, which ends when the engine is done; a task may be given up meanwhile. */
  async function make(what: 'create' | 'start', state: TaskState, container: ContainerState): Promise<void> {
    let work: Promise<void> = Promise.resolve();
    const turn = limit(
      () =>
        new Promise<void>((end) => {
          if (isFollowed(state)) work = step(what, state, container, end);
          work.then(end, end);
        }),
    );
    const made = turn.then(() => work);
    making.add(made);
    await made.finally(() => making.delete(made));
  }

  return {
    async work(state, container) {
      if (container.stale) await refresh(state, container);
      while (isFollowed(state)) {
        const what = stepOf(state, container, engineNow());
        if (!what) return;
        if (what === 'create' || what === 'start') await make(what, state, container);
        else await step(what, state, container);
      }
    },
    async made() {
      while (making.size > 0) await Promise.all(making);
    },
  };
}

/** The task says why, and none of its containers. */
function failToBegin(state: TaskState, reason: string): void {
  state.failure = reason;
  for (const container of state.containers) container.failure ??= '';
}

function stopTimeoutS(state: TaskState, containerName: string): number {
  const container = state.task.containers.find(({ definition }) => definition.name === containerName);
  return container?.definition.stopTimeout ?? DEFAULT_STOP_TIMEOUT_S;
}
