import type { Cancel, Clock, Log } from '../../../effects.ts';
import type { Repository } from '../../../model/repository.ts';
import type { EcrDeps } from '../context.ts';
import { deleteImage } from '../delete-image.ts';
import { judgeRepository } from './judge-repository.ts';
import { readLifecyclePolicy } from './read-policy.ts';

const EVERY_MS = 3_600_000; // AWS: within 24 hours of when an image is due

/** Deletes images by the lifecycle policies of their repositories, every hour of the clock. */
export function createLifecycleExpiry(deps: EcrDeps, { clock, log }: { clock: Clock; log: Log }) {
  const { store } = deps;
  let cancel: Cancel | undefined;

  function expire(repository: Repository): void {
    const { lifecycle } = repository;
    const rules = readLifecyclePolicy(lifecycle?.text ?? '');
    if (lifecycle === undefined || typeof rules === 'string') return;
    const now = clock.now();
    const context = { ...deps, scope: repository.scope, now };
    store.transaction(() => {
      for (const { image } of judgeRepository(store, repository, rules, now)) {
        deleteImage(context, repository, { imageDigest: image.digest });
      }
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
