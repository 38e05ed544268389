import type { ContainerRef, RuntimeListener } from '../../runtime.ts';

/** Tells listeners of changes, after the caller's stack has ended and each changed container once. */
export class Changes {
  readonly #listeners = new Set<RuntimeListener>();
  #changed = new Set<ContainerRef>();

  /** Listens until the answer is called; `gap` comes first, as from an engine just connected to. */
  watch(listener: RuntimeListener): () => void {
    this.#listeners.add(listener);
    queueMicrotask(() => {
      if (this.#listeners.has(listener)) listener.gap();
    });
    return () => void this.#listeners.delete(listener);
  }

  note(ref: ContainerRef): void {
    if (this.#listeners.size === 0) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.add(ref);
  }

  /** Nobody hears anything any more. */
  end(): void {
    this.#listeners.clear();
  }

  #tell(): void {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const ref of changed) for (const listener of this.#listeners) listener.changed(ref);
  }
}
