import { isDigest } from '../../../model/digest.ts';
import { ecrError } from '../errors.ts';
import { findLayerUpload } from '../find-layer-upload.ts';
import { finishUpload } from '../finish-upload.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Ends the upload of a layer. */
export const completeLayerUpload = diskOperation('CompleteLayerUpload', async (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const session = findLayerUpload(context, repository, input.uploadId);
  const layerDigest = input.layerDigests.find(isDigest);
  const where = `in the ${inRegistry(repository)}`;
  if (session.upload.size === 0) {
    throw ecrError('EmptyUploadException', `The upload with id '${session.id}' ${where} has no parts`);
  }
  if (layerDigest === undefined) {
    throw ecrError('InvalidLayerException', `The layer digest '${input.layerDigests.join(', ')}' is not valid`);
  }
  if (session.hasShortPart) {
    throw ecrError('LayerPartTooSmallException', 'Layer parts must be at least 5 MiB in size');
  }
  if (store.repositoryBlobs.size(repository.id, layerDigest) !== undefined) {
    throw ecrError('LayerAlreadyExistsException', `Layer with digest '${layerDigest}' already exists ${where}`);
  }
  const finished = await finishUpload(context, repository, session, layerDigest);
  if (finished === 'no repository') findRepository(context, input);
  if (finished === 'other digest') {
    throw ecrError('InvalidLayerException', `The uploaded layer does not have the digest '${layerDigest}'`);
  }
  return { ...namesOf(repository), uploadId: session.id, layerDigest };
});
