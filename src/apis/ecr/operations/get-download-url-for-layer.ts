import { ecrError } from '../errors.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';

/** A link to a layer, good for an hour without a login. */
export const getDownloadUrlForLayer = operation('GetDownloadUrlForLayer', (context, input) => {
  const { store, tokens, now, registryHost } = context;
  const { layerDigest } = input;
  const repository = findRepository(context, input);
  const { id, name, scope } = repository;
  if (store.repositoryBlobs.size(id, layerDigest) === undefined) {
    throw ecrError(
      'LayersNotFoundException',
      `The layer with digest '${layerDigest}' does not exist within the ${inRegistry(repository)}`,
    );
  }
  if (!store.images.isReferenced(id, layerDigest)) {
    throw ecrError(
      'LayerInaccessibleException',
      `The layer with digest '${layerDigest}' is not available because it is not associated with an image`,
    );
  }
  const token = tokens.layer(scope, name, layerDigest, now);
  return { downloadUrl: `http://${registryHost(scope)}/v2/${name}/blobs/${layerDigest}?token=${token}`, layerDigest };
});
