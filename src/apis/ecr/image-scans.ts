import type { Clock, Log } from '../../effects.ts';
import { createReconciler } from '../../reconcile/reconciler.ts';
import type { EcrDeps } from './context.ts';
import { tellImageScan } from './outbox.ts';

/** Does the scans that were begun, one at a time; those too that a server before this one did not end. */
export interface ImageScans {
  start(): void;
  /** Gives up the scan that goes on: it is done again by the next server. */
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Pick<Clock, 'now'>;
  /** A scanner works in real time. */
  readonly realClock: Clock;
  readonly log: Log;
}

/** Makes it. Which scans are to be done the store alone knows. */
export function createImageScans(
  { store, ids, scanner }: Pick<EcrDeps, 'store' | 'ids' | 'scanner'>,
  { clock, realClock, log }: Parts,
): ImageScans {
  const closing = new AbortController();
  const reconciler = createReconciler({ name: 'image scans', work: scanNext, clock: realClock, log, concurrency: 1 });
  const look = (): void => reconciler.enqueue('next');
  const forget = store.changes.subscribe(({ kind }) => kind === 'scans' && look());

  async function scanNext(): Promise<number | undefined> {
    const next = store.imageScans.next();
    if (next === undefined) return undefined;
    const { imageId, repositoryId, digest, scan } = next;
    const find = () => {
      const repository = store.repositories.get(repositoryId);
      const image = store.images.byDigest(repositoryId, digest);
      return repository && image?.id === imageId ? { repository, image } : undefined;
    };
    const mediaType = find()?.image.mediaType ?? '';
    const result = await scanner.scan({ mediaType, manifest: store.images.manifest(imageId) }, closing.signal);
    store.transaction(() => {
      const found = find(); // its id may be another image's meanwhile
      const now = clock.now();
      if (!found || !store.imageScans.finish(imageId, scan, result, now)) return;
      if (scan.scanType === 'BASIC') tellImageScan({ store, ids, now }, found.repository, found.image);
    });
    return 0;
  }

  return {
    start: look,
    async close() {
      forget();
      const closed = reconciler.close();
      closing.abort();
      await closed;
    },
  };
}
