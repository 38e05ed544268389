import type { Cancel, Clock, Log } from '../../../effects.ts';
import type { Repository } from '../../../model/repository.ts';
import type { Store } from '../../../store/database.ts';
import { judgeRepository } from './judge-repository.ts';
import { readLifecyclePolicy } from './read-policy.ts';

const EVERY_MS = 3_600_000; // AWS: within 24 hours of when an image is due

/** Deletes images by the lifecycle policies of their repositories, every hour of the clock. */
export function createLifecycleExpiry({ store, clock, log }: { store: Store; clock: Clock; log: Log }) {
  let cancel: Cancel | undefined;

  function expire(repository: Repository): void {
    const { lifecycle } = repository;
    const rules = readLifecyclePolicy(lifecycle?.text ?? '');
    if (lifecycle === undefined || typeof rules === 'string') return;
    const now = clock.now();
    store.transaction(() => {
      for (const { image } of judgeRepository(store, repository, rules, now)) store.images.delete(image.id);
      store.repositories.update({ ...repository, lifecycle: { ...lifecycle, evaluatedAt: now } });
    });
  }

  function expireAll(): void {
    for (const repository of store.repositories.withLifecycle()) {
      try {
        expire(repository);
      } catch (err) {
        log.error({ err, repository: repository.name }, 'a lifecycle policy could not be applied');
      }
    }
    cancel = clock.after(EVERY_MS, expireAll);
  }

  return { start: expireAll, close: () => cancel?.() };
}
