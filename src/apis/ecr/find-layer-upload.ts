import type { Repository } from '../../model/repository.ts';
import { UploadOver } from '../../store/blob-upload.ts';
import type { AwsError } from '../../wire/errors.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';
import { inRegistry } from './lookup.ts';
import type { UploadSession } from './uploads.ts';

/** The upload a call names. Throws UploadNotFoundException. */
export function findLayerUpload({ uploads }: EcrContext, repository: Repository, uploadId: string): UploadSession {
  const session = uploads.find(repository.id, uploadId);
  if (session) return session;
  throw uploadNotFound(repository, uploadId);
}

/** What an upload failed with, which for one that another call ended meanwhile is UploadNotFoundException. */
export const uploadFault = (error: unknown, repository: Repository, { id }: UploadSession): unknown =>
  error instanceof UploadOver ? uploadNotFound(repository, id) : error;

const uploadNotFound = (repository: Repository, uploadId: string): AwsError =>
  ecrError(
    'UploadNotFoundException',
    `The upload with id '${uploadId}' does not exist in the ${inRegistry(repository)}`,
  );
