import { findRepository } from '../lookup.ts';
import { diskOperation } from '../operation.ts';

const PART_BYTES = 10 * 2 ** 20; // the largest part of AWS's quotas

/** Begins the upload of a layer in parts. */
export const initiateLayerUpload = diskOperation('InitiateLayerUpload', async (context, input) => {
  const { id } = findRepository(context, input);
  const { id: uploadId } = await context.uploads.begin(id);
  return { uploadId, partSize: PART_BYTES };
});
