import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import type { UploadSession } from './uploads.ts';

/** What became of an upload. */
export type Finished = 'stored' | 'other digest' | 'no repository';

/** Ends an upload and gives its blob to its repository, unless that was deleted in the meantime. */
export async function finishUpload(
  { store, uploads, realNow }: EcrContext,
  { id }: Repository,
  session: UploadSession,
  digest: string,
): Promise<Finished> {
  const { upload } = session;
  let result: Finished = 'other digest';
  try {
    await upload.finish(digest, () => {
      if (store.repositories.get(id) === undefined) {
        result = 'no repository';
        return;
      }
      store.repositoryBlobs.put(id, digest, upload.size, realNow());
      result = 'stored';
    });
  } finally {
    await uploads.end(session);
  }
  return result;
}
