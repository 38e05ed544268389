import type { Image } from '../../model/image.ts';
import { isPublicRegistry } from '../../model/public-registry.ts';
import { type Repository, repositoryArn } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';

/** What is told of an image. */
interface Action {
  readonly type: 'PUSH' | 'DELETE';
  readonly tag?: string | undefined;
}

/**
 * Writes an event of an image beside the change it tells of; call it in its transaction. (ECR User Guide, sample events.)
 * Of public repositories none are documented, nor written.
 */
export function tellImageAction(
  { store, ids, now }: Pick<EcrContext, 'store' | 'ids' | 'now'>,
  { scope, name }: Repository,
  { digest, mediaType, artifactMediaType }: Image,
  { type, tag }: Action,
): void {
  if (isPublicRegistry(scope)) return;
  const detail = {
    result: 'SUCCESS',
    'repository-name': name,
    'image-digest': digest,
    'action-type': type,
    'image-tag': tag,
    'manifest-media-type': mediaType,
    'artifact-media-type': artifactMediaType,
  };
  store.events.append({
    eventId: ids.uuid(),
    kind: 'ECR Image Action',
    at: now,
    arn: repositoryArn(scope, name),
    document: JSON.stringify(detail),
  });
}
