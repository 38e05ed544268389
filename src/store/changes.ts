/**
 * What changed, told after the commit. Only a hint to look at the key again: controllers also look at everything
 * when they start, so a change nobody heard is found then.
 */
export interface Change {
  /**
   * `task-wanted`: a task is new, or what its agent is to do changed. `task-known`: what is known of it changed.
   * `capacity`: what an instance has left changed. `service`: it, or one of its tasks, changed. `event`: the outbox has
   * more; the ARN is what it tells of. `images`: images, tags or a lifecycle policy of some repository changed; no ARN.
   * `scans`: an image is to be scanned. `repository-deleted`: something is left of it to be removed; neither has an ARN.
   */
  readonly kind:
    | 'task-wanted'
    | 'task-known'
    | 'container-instance'
    | 'capacity'
    | 'service'
    | 'event'
    | 'images'
    | 'scans'
    | 'repository-deleted';
  readonly arn: string;
}

/** Collects changes while a transaction runs and tells them when it has committed. */
export interface Changes {
  add(change: Change): void;
  /** Tells a listener of every change; the answer ends that. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Tells everything collected since the last call. */
  publish(): void;
  /** Forgets what was collected: the transaction was rolled back. */
  discard(): void;
}

/** An empty feed without listeners. */
export function changeFeed(): Changes {
  const listeners = new Set<(change: Change) => void>();
  let collected: Change[] = [];
  return {
    add: (change) => void collected.push(change),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish() {
      const told = collected;
      collected = [];
      for (const change of told) for (const listener of listeners) listener(change);
    },
    discard() {
      collected = [];
    },
  };
}
