import type { Repository } from '../../../model/repository.ts';
import { OutOfOrder } from '../../../store/blob-upload.ts';
import { ecrError } from '../errors.ts';
import { findLayerUpload, uploadFault } from '../find-layer-upload.ts';
import { findRepository } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';
import type { UploadSession } from '../uploads.ts';

/** The shortest part but the last. */
const LEAST_PART_BYTES = 5 * 2 ** 20;

/** Takes the next part of a layer. */
export const uploadLayerPart = diskOperation('UploadLayerPart', async (context, input) => {
  const { partFirstByte, partLastByte } = input;
  const repository = findRepository(context, input);
  const session = findLayerUpload(context, repository, input.uploadId);
  const part = Buffer.from(input.layerPartBlob, 'base64');
  const bytes = part.length;
  if (bytes === 0 || bytes !== partLastByte - partFirstByte + 1) throw invalidPart(repository, session);
  try {
    await session.upload.append(one(part), partFirstByte);
  } catch (error) {
    if (error instanceof OutOfOrder) throw invalidPart(repository, session);
    await context.uploads.end(session);
    throw uploadFault(error, repository, session);
  }
  session.hasShortPart ||= session.lastPartBytes < LEAST_PART_BYTES;
  session.lastPartBytes = bytes;
  return { ...namesOf(repository), uploadId: session.id, lastByteReceived: partLastByte };
});

async function* one(part: Buffer): AsyncGenerator<Buffer> {
  yield part;
}

function invalidPart(repository: Repository, { id: uploadId, upload }: UploadSession): Error {
  const lastValidByteReceived = upload.size > 0 ? upload.size - 1 : undefined;
  return ecrError(
    'InvalidLayerPartException',
    `The layer part is not valid: it must begin at byte ${upload.size} and be as long as its first and last byte say`,
    { ...namesOf(repository), uploadId, lastValidByteReceived },
  );
}
