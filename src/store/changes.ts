/**
 * What changed, told after the commit. Only a hint to look at the key again: controllers also look at everything
 * when they start, so a change nobody heard is found then.
 */
export interface Change {
  /** `task-wanted`: a task is new or its desired status changed. `task-known`: what is known of it changed. */
  readonly kind: 'task-wanted' | 'task-known' | 'container-instance';
  readonly arn: string;
}

/** Collects changes while a transaction runs and tells them when it has committed. */
export interface Changes {
  add(change: Change): void;
  subscribe(listener: (change: Change) => void): void;
  /** Tells everything collected since the last call. */
  publish(): void;
  /** Forgets what was collected: the transaction was rolled back. */
  discard(): void;
}

/** An empty feed without listeners. */
export function changeFeed(): Changes {
  const listeners: ((change: Change) => void)[] = [];
  let collected: Change[] = [];
  return {
    add: (change) => void collected.push(change),
    subscribe: (listener) => void listeners.push(listener),
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
