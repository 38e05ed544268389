import { isDigest } from '../../../model/digest.ts';
import { ecrError } from '../errors.ts';
import { findLayerUpload, uploadFault } from '../find-layer-upload.ts';
import { finishUpload } from '../finish-upload.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';

const NO_MATCH = 'None of the provided layer digests match the calculated layer digest';

/** Ends the upload of a layer. */
export const completeLayerUpload = diskOperation('CompleteLayerUpload', async (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const session = findLayerUpload(context, repository, input.uploadId);
  const [first, ...others] = input.layerDigests.filter(isDigest);
  const where = `in the ${inRegistry(repository)}`;
  if (session.upload.size === 0) {
    throw ecrError(
      'EmptyUploadException',
      `The upload with id '${session.id}' in the ${inRegistry(repository, '')} cannot be completed because it does not have any parts`,
    );
  }
  if (first === undefined) {
    throw ecrError('InvalidLayerException', NO_MATCH);
  }
  if (session.hasShortPart) {
    throw ecrError('LayerPartTooSmallException', 'All layer parts except the last part should be at least 5MB');
  }
  const over = (error: unknown): never => {
    throw uploadFault(error, repository, session);
  };
  const calculated = await session.upload.digest().catch(over);
  const layerDigest = others.includes(calculated) ? calculated : first;
  if (store.repositoryBlobs.size(repository.id, layerDigest) !== undefined) {
    throw ecrError('LayerAlreadyExistsException', `Layer with digest '${layerDigest}' already exists ${where}`);
  }
  const finished = await finishUpload(context, repository, session, layerDigest).catch(over);
  if (finished === 'no repository') findRepository(context, input);
  if (finished === 'other digest') {
    throw ecrError('InvalidLayerException', NO_MATCH);
  }
  return { ...namesOf(repository), uploadId: session.id, layerDigest };
});
