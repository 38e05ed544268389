import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { EcrDeps } from './apis/ecr/context.ts';
import { ecrImageSource } from './apis/ecr/image-source.ts';
import { createImageLifecycle, type ImageLifecycle } from './apis/ecr/image-lifecycle.ts';
import { createRegistry } from './apis/ecr/registry/index.ts';
import { createPullThrough } from './apis/ecr/pull-through.ts';
import { noScanner } from './apis/ecr/scanner.ts';
import { registryTokens } from './apis/ecr/tokens.ts';
import { createUploads } from './apis/ecr/uploads.ts';
import type { Config } from './config.ts';
import type { Cancel, Effects } from './effects.ts';
import type { ImageSource } from './model/image-source.ts';
import { inTurns } from './reconcile/in-turns.ts';
import { openBlobStore } from './store/blob-store.ts';
import type { Store } from './store/database.ts';
import type { BlobUsage } from './store/repository-blobs.ts';
import { taskKeys } from './task-keys.ts';

interface Parts extends Pick<Effects, 'clock' | 'realClock' | 'ids' | 'log'> {
  readonly config: Pick<Config, 'data' | 'registryHost'>;
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
  serve(server: FastifyInstance): void;
  /** Begins to keep repositories to their lifecycle policies, and to collect blobs that nobody needs, now and every hour. */
  start(): void;
  /** Removes blobs that no image needs and nobody asked for within the hour; gives the bytes that are free now. */
  collect(): Promise<number>;
  /** The same without waiting for it. */
  collectLater(): void;
  /** How many blobs there are, and their bytes. */
  usage(): Promise<BlobUsage>;
  close(): Promise<void>;
}

const COLLECTED_EVERY_MS = 3_600_000;
/** How long a blob that no manifest names is kept: its manifest may be about to come. */
const KEPT_UNUSED_MS = 3_600_000;

/** Puts it together; the folder of blobs is opened. */
export function createRegistryParts({ config, store, clock, realClock, ids, log, url }: Parts): Registry {
  const blobs = openBlobStore(config.data);
  const uploads = createUploads({ blobs, ids, clock: realClock });
  const deps: EcrDeps = {
    store,
    blobs,
    uploads,
    ids,
    tokens: registryTokens(taskKeys(store, ids).registry),
    scanner: noScanner,
    pullThrough: createPullThrough(),
    registryHost({ accountId, region }) {
      const host = config.registryHost.replaceAll('ACCOUNT', accountId).replaceAll('REGION', region);
      return `${host}:${new URL(url()).port}`;
    },
  };
  const answer = createRegistry(deps, { clock, log });
  const lifecycle = createImageLifecycle(deps, { clock, log });
  let cancel: Cancel | undefined;
  let collecting: Promise<unknown> = Promise.resolve();

  let isClosed = false;
  const forget = store.changes.subscribe(({ kind }) => kind === 'repository-deleted' && collectLater());

  async function collectNow(): Promise<number> {
    while (!isClosed && store.transaction(store.repositories.sweep)) await nextTurn();
    if (isClosed) return 0; // the next start goes on
    await inTurns(store.repositoryBlobs.dropUnused(clock.now() - KEPT_UNUSED_MS));
    return blobs.collect(store.repositoryBlobs.isKnown);
  }

  function collect(): Promise<number> {
    const run = collecting.then(collectNow);
    collecting = run.catch((err: unknown) => log.error({ err }, 'blobs that nobody needs could not be collected'));
    return run;
  }

  const collectLater = (): void => {
    collect().catch(() => undefined); // it is in the log
  };

  function collectEvery(): void {
    collectLater();
    cancel = realClock.after(COLLECTED_EVERY_MS, collectEvery);
  }

  return {
    deps,
    lifecycle,
    images: ecrImageSource(deps),
    serve(server) {
      server.register(async (scope) => {
        // Blobs are read as they come, whatever their type, and are as long as they are.
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
        scope.addHook('preClose', async () => deps.pullThrough.close()); // or the server waits for other registries
        for (const path of ['/v2', '/v2/*']) {
          scope.all(path, (request, reply) => {
            reply.hijack();
            answer(request.raw, reply.raw);
          });
        }
      });
    },
    start() {
      lifecycle.start();
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
      uploads.close();
      await collecting;
      blobs.close();
    },
  };
}
