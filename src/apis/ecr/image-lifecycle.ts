import type { Cancel, Clock, Log } from '../../effects.ts';
import { createReconciler } from '../../reconcile/reconciler.ts';
import type { EcrDeps } from './context.ts';
import { applyLifecyclePolicy } from './lifecycle-policy/apply.ts';

/** Keeps repositories to their lifecycle policies. */
export interface ImageLifecycle {
  start(): void;
  /** Whether a policy is being looked at. */
  readonly busy: boolean;
  idle(): Promise<void>;
  /** Leaves what is not done to the next server. */
  close(): Promise<void>;
}

const LOOK_AFTER_MS = 60_000; // AWS takes up to a day

/** Applies policies: a minute after images, tags or they themselves changed, and when time alone asks for something. */
export function createImageLifecycle(
  { store, ids }: Pick<EcrDeps, 'store' | 'ids'>,
  { clock, log }: { clock: Clock; log: Log },
): ImageLifecycle {
  const closing = new AbortController();
  const reconciler = createReconciler({ name: 'lifecycle policies', work: apply, clock, log });
  let plannedAt = Number.POSITIVE_INFINITY;
  let cancel: Cancel = () => undefined;
  const forget = store.changes.subscribe(({ kind }) => kind === 'images' && plan(clock.now() + LOOK_AFTER_MS));

  async function apply(key: string): Promise<number | undefined> {
    const repositoryId = Number(key);
    const context = { store, ids, now: clock.now() };
    const { expired, archived } = await applyLifecyclePolicy(context, repositoryId, closing.signal);
    if (expired + archived === 0) {
      planNext();
      return undefined;
    }
    log.info({ repository: store.repositories.get(repositoryId)?.name, expired, archived }, 'lifecycle policy applied');
    return 0;
  }

  function look(): void {
    plannedAt = Number.POSITIVE_INFINITY;
    for (const repositoryId of store.lifecyclePolicies.due(clock.now())) reconciler.enqueue(String(repositoryId));
    planNext();
  }

  function planNext(): void {
    const dueAt = store.lifecyclePolicies.nextDue(clock.now());
    if (dueAt !== undefined) plan(dueAt);
  }

  function plan(at: number): void {
    if (at >= plannedAt || closing.signal.aborted) return;
    cancel();
    plannedAt = at;
    cancel = clock.after(at - clock.now(), look);
  }

  return {
    start: () => plan(clock.now() + LOOK_AFTER_MS),
    get busy() {
      return reconciler.busy;
    },
    idle: reconciler.idle,
    close() {
      forget();
      cancel();
      closing.abort();
      return reconciler.close();
    },
  };
}
