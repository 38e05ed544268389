import { isFixedTag, type Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { tellImageAction } from './outbox.ts';
import { putManifest, type PutManifest, type SentManifest, tagIsFixed } from './put-manifest.ts';
import { replicate } from './replicate.ts';
import { scanOnPush } from './scan-image.ts';

/**
 * Stores a manifest as `putManifest` does, with all that follows a push: its event, its copies in other
 * registries, its scan. Call it in a transaction. Throws as that does, and ImageTagAlreadyExistsException of a tag that
 * cannot be moved also where it is the image's own.
 */
export function pushImage(context: EcrContext, repository: Repository, sent: SentManifest): PutManifest {
  const put = putManifest(context, repository, sent);
  const { tag } = sent;
  if (put.wasThere) {
    if (tag !== undefined && isFixedTag(tag, repository)) throw tagIsFixed(tag, repository);
    return put;
  }
  tellImageAction(context, repository, put.image, { type: 'PUSH', tag });
  replicate(context, repository, put.image, tag);
  scanOnPush(context, repository, put.image);
  return put;
}
