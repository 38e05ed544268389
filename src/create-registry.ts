import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EcrDeps } from './apis/ecr/context.ts';
import { ecrImageSource } from './apis/ecr/image-source.ts';
import { createImageLifecycle, type ImageLifecycle } from './apis/ecr/image-lifecycle.ts';
import { tellDeletedImage } from './apis/ecr/outbox.ts';
import { createRegistry } from './apis/ecr/registry/index.ts';
import { createImageScans } from './apis/ecr/image-scans.ts';
import { createPullThrough } from './apis/ecr/pull-through.ts';
import { registryTokens } from './apis/ecr/tokens.ts';
import { createUploads } from './apis/ecr/uploads.ts';
import type { Config } from './config.ts';
import { findScanner } from './create-scanner.ts';
import type { Cancel, Effects } from './effects.ts';
import type { Collected } from './model/collected.ts';
import type { ImageSource } from './model/image-source.ts';
import { GALLERY_REGION } from './model/public-registry.ts';
import { inTurns } from './reconcile/in-turns.ts';
import { openBlobStore } from './store/blob-store.ts';
import type { Store } from './store/database.ts';
import type { BlobUsage } from './store/repository-blobs.ts';
import { taskKeys } from './task-keys.ts';
import type { Wire } from './wire/server.ts';

interface Parts extends Pick<Effects, 'clock' | 'realClock' | 'ids' | 'log'> {
  readonly config: Pick<Config, 'data' | 'registryHost' | 'scanner' | 'environment'>;
  readonly store: Store;
  /** The address of this server, once it listens. */
  readonly url: () => string;
}

/** The images of ECR, and what serves them. */
export interface Registry {
  readonly deps: EcrDeps;
  readonly lifecycle: Pick<ImageLifecycle, 'busy' | 'idle'>;
  readonly images: ImageSource;
  /** Answers everything below `/v2` on a server. */
  serve(wire: Pick<Wire, 'fastify' | 'serveBelow'>): void;
  /** Begins to keep repositories to their lifecycle policies, and to collect blobs that nobody needs, now and every hour. */
  start(): void;
  /** Removes blobs that no image needs and nobody asked for within the hour, or with `now` whenever they were. */
  collect(now: boolean): Promise<Collected>;
  /** The same without waiting for it. */
  collectLater(): void;
  /** How many blobs there are, and their bytes. */
  usage(): Promise<BlobUsage>;
  close(): Promise<void>;
}

const HTTP_PORT = 80; // which URLs leave out
const COLLECTED_EVERY_MS = 3_600_000;
/** How long a blob that no manifest names is kept: its manifest may be about to come. */
const KEPT_UNUSED_MS = 3_600_000;

/** Puts it together; the folder of blobs is opened. Throws ConfigError where there is no scanner as it is told. */
export function createRegistryParts({ config, store, clock, realClock, ids, log, url }: Parts): Registry {
  const scanner = findScanner(config);
  const blobs = openBlobStore(config.data);
  const uploads = createUploads({ blobs, ids, clock: realClock });
  const deps: EcrDeps = {
    store,
    blobs,
    uploads,
    ids,
    realNow: realClock.now,
    tokens: registryTokens(taskKeys(store, ids).registry),
    scanner: scanner(blobs, { realClock, log }),
    pullThrough: createPullThrough({ ids, clock: realClock }),
    registryHost({ accountId, region: asked }) {
      const region = asked || GALLERY_REGION;
      const host = config.registryHost.replaceAll('ACCOUNT', accountId).replaceAll('REGION', region);
      return `${host}:${new URL(url()).port || HTTP_PORT}`;
    },
  };
  const answer = createRegistry(deps, { clock, log });
  const lifecycle = createImageLifecycle(deps, { clock, log });
  const scans = createImageScans(deps, { clock, realClock, log });
  let cancel: Cancel | undefined;
  let collecting: Promise<unknown> = Promise.resolve();

  let isClosed = false;
  const forget = store.changes.subscribe(({ kind }) => kind === 'repository-deleted' && collectLater());

  async function collectNow(now: boolean): Promise<Collected> {
    const { repositories, repositoryBlobs } = store;
    const sweep = () =>
      repositories.sweep((from, image) => tellDeletedImage({ store, ids, now: clock.now() }, from, image));
    while (!isClosed && store.transaction(sweep)) await nextTurn();
    await uploads.endOfGone((repositoryId) => repositories.get(repositoryId) !== undefined);
    let freedBytes = 0;
    if (!isClosed) {
      // A close does not wait for the rest, with which the next start goes on.
      await inTurns(repositoryBlobs.dropUnused(now ? Number.POSITIVE_INFINITY : realClock.now() - KEPT_UNUSED_MS));
      freedBytes = await blobs.collect((digest) => isClosed || repositoryBlobs.isKnown(digest));
    }
    const waitingBytes = await inTurns(repositoryBlobs.waitingBytes());
    return { freedBytes, waitingBytes, ...(await inTurns(repositoryBlobs.usage())) };
  }

  function collect(now: boolean): Promise<Collected> {
    const run = collecting.then(() => collectNow(now));
    collecting = run.catch((err: unknown) => log.error({ err }, 'blobs that nobody needs could not be collected'));
    return run;
  }

  const collectLater = (): void => {
    collect(false).catch(() => undefined); // it is in the log
  };

  function collectEvery(): void {
    collectLater();
    cancel = realClock.after(COLLECTED_EVERY_MS, collectEvery);
  }

  return {
    deps,
    lifecycle,
    images: ecrImageSource(deps),
    serve({ fastify, serveBelow }) {
      fastify.addHook('preClose', async () => deps.pullThrough.close()); // or the server waits for other registries
      serveBelow('/v2', answer);
    },
    start() {
      lifecycle.start();
      scans.start();
      collectEvery();
    },
    collect,
    collectLater,
    usage: () => inTurns(store.repositoryBlobs.usage()),
    async close() {
      isClosed = true;
      forget();
      cancel?.();
      await lifecycle.close();
      await scans.close();
      uploads.close();
      await collecting;
      blobs.close();
    },
  };
}
