import type { Layer, LayerFailure } from '../../../../api-schemas/ecr/types.ts';
import { layerMediaTypes } from '../layer-media-types.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';

const DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** Which layers a repository has. */
export const batchCheckLayerAvailability = operation('BatchCheckLayerAvailability', (context, input) => {
  const { store, realNow } = context;
  const repository = findRepository(context, input);
  const { id } = repository;
  const mediaTypeOf = layerMediaTypes(context, repository);
  const layers: Layer[] = [];
  const failures: LayerFailure[] = [];
  for (const layerDigest of input.layerDigests) {
    if (!DIGEST.test(layerDigest)) {
      failures.push({
        layerDigest,
        failureCode: layerDigest === '' ? 'MissingLayerDigest' : 'InvalidLayerDigest',
        failureReason: `Invalid layer digest: '${layerDigest}'`,
      });
      continue;
    }
    const layerSize = store.repositoryBlobs.size(id, layerDigest);
    if (layerSize !== undefined) store.repositoryBlobs.touch(id, layerDigest, realNow());
    const isArchived = layerSize !== undefined && store.images.isArchived(id, layerDigest);
    const layerAvailability = layerSize === undefined ? 'UNAVAILABLE' : isArchived ? 'ARCHIVED' : 'AVAILABLE';
    const mediaType = layerSize === undefined ? undefined : mediaTypeOf(layerDigest);
    layers.push({ layerDigest, layerAvailability, layerSize, mediaType });
  }
  return { layers, failures };
});
