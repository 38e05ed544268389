import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';
import { inRegistry } from './lookup.ts';
import type { UploadSession } from './uploads.ts';

/** The upload a call names. Throws UploadNotFoundException. */
export function findLayerUpload({ uploads }: EcrContext, repository: Repository, uploadId: string): UploadSession {
  const session = uploads.find(repository.id, uploadId);
  if (session) return session;
  throw ecrError(
    'UploadNotFoundException',
    `The upload with id '${uploadId}' does not exist in the ${inRegistry(repository)}`,
  );
}
