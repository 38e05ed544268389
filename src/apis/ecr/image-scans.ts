import type { Clock, Log } from '../../effects.ts';
import type { ScanResult } from '../../model/image-scan.ts';
import type { OpenScan } from '../../store/image-scans.ts';
import type { EcrDeps } from './context.ts';
import { tellImageScan } from './outbox.ts';

/** Does the scans that were begun, one at a time; those too that a server before this one did not end. */
export interface ImageScans {
  start(): void;
  /** Gives up the scan that goes on: it is done again by the next server. */
  close(): Promise<void>;
}

/** Makes it. A scan takes as long as its scanner; the store alone knows which are to be done. */
export function createImageScans(
  { store, ids, scanner }: Pick<EcrDeps, 'store' | 'ids' | 'scanner'>,
  { clock, log }: { clock: Pick<Clock, 'now'>; log: Log },
): ImageScans {
  const closing = new AbortController();
  let working: Promise<void> | undefined;
  const forget = store.changes.subscribe(({ kind }) => kind === 'scans' && wake());

  async function scan({ imageId, repositoryId, digest, scan: started }: OpenScan): Promise<void> {
    const image = store.images.byDigest(repositoryId, digest);
    if (image === undefined) throw new Error(`a scan of ${digest}, which is no image`);
    const { mediaType } = image;
    const result: ScanResult = await scanner.scan(
      { mediaType, manifest: store.images.manifest(imageId) },
      closing.signal,
    );
    store.transaction(() => {
      const now = clock.now();
      const repository = store.repositories.get(repositoryId);
      if (!store.imageScans.finish(imageId, started, result, now) || repository === undefined) return;
      if (started.scanType === 'BASIC') tellImageScan({ store, ids, now }, repository, image);
    });
  }

  async function work(): Promise<void> {
    try {
      for (let next = store.imageScans.next(); next && !closing.signal.aborted; next = store.imageScans.next()) {
        await scan(next);
      }
    } catch (error) {
      if (!closing.signal.aborted) log.error({ err: error }, 'images could not be scanned');
    } finally {
      working = undefined; // in the turn in which nothing was left: who comes later wakes it
    }
  }

  function wake(): void {
    if (!closing.signal.aborted) working ??= Promise.resolve().then(work);
  }

  return {
    start: wake,
    async close() {
      forget();
      closing.abort();
      await working;
    },
  };
}
