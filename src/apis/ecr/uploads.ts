import type { Cancel, Clock, Ids } from '../../effects.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import type { BlobUpload } from '../../store/blob-upload.ts';

/** An upload that a client is at. It ends with the server: what it was good for, its client can send again. */
export interface UploadSession {
  readonly id: string;
  readonly repositoryId: number;
  readonly upload: BlobUpload;
  /** Of ECR's own parts: how long the last one was, and whether one before it was shorter than they must be. */
  lastPartBytes: number;
  hasShortPart: boolean;
  usedAt: number;
  /** How many bytes there were when it was last looked at, for one that takes hours is asked for once. */
  seenBytes: number;
}

/** The uploads there are, of the registry and of ECR's own operations alike. */
export interface Uploads {
  begin(repositoryId: number): Promise<UploadSession>;
  /** An upload of a repository; undefined where it is over, or another's. */
  find(repositoryId: number, id: string): UploadSession | undefined;
  /** Forgets an upload and what was sent of it. */
  end(session: UploadSession): Promise<void>;
  /** Forgets those of repositories that are gone. */
  endOfGone(isThere: (repositoryId: number) => boolean): Promise<void>;
  close(): void;
}

const IDLE_MS = 3_600_000;

/** Makes them; those that nobody asks for within the hour, and no bytes come for, are given up. */
export function createUploads({ blobs, ids, clock }: { blobs: BlobStore; ids: Ids; clock: Clock }): Uploads {
  const sessions = new Map<string, UploadSession>();
  let cancel: Cancel | undefined;

  async function end(session: UploadSession): Promise<void> {
    sessions.delete(session.id);
    await session.upload.abort();
  }

  function watch(): void {
    if (cancel === undefined && sessions.size > 0) cancel = clock.after(IDLE_MS, sweep);
  }

  function sweep(): void {
    cancel = undefined;
    const now = clock.now();
    for (const session of sessions.values()) {
      if (session.upload.size !== session.seenBytes) session.usedAt = now;
      session.seenBytes = session.upload.size;
      if (session.usedAt <= now - IDLE_MS) end(session).catch(() => undefined); // the next start removes its file
    }
    watch();
  }

  return {
    async begin(repositoryId) {
      const id = ids.uuid();
      const upload = await blobs.begin(id);
      const session: UploadSession = {
        id,
        repositoryId,
        upload,
        lastPartBytes: Number.POSITIVE_INFINITY,
        hasShortPart: false,
        usedAt: clock.now(),
        seenBytes: 0,
      };
      sessions.set(id, session);
      watch();
      return session;
    },
    find(repositoryId, id) {
      const session = sessions.get(id);
      if (session?.repositoryId !== repositoryId) return undefined;
      session.usedAt = clock.now();
      return session;
    },
    end,
    async endOfGone(isThere) {
      const gone = [...sessions.values()].filter(({ repositoryId }) => !isThere(repositoryId));
      await Promise.all(gone.map(end));
    },
    close: () => cancel?.(),
  };
}
