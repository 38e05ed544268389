import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { tellImageAction } from './outbox.ts';
import { putManifest, type PutManifest, type SentManifest } from './put-manifest.ts';
import { replicate } from './replicate.ts';
import { scanOnPush } from './scan-image.ts';

/**
 * Stores a manifest as `putManifest` does, with all that follows a push: its event, its copies in other
 * registries, its scan. Call it in a transaction.
 */
export function pushImage(context: EcrContext, repository: Repository, sent: SentManifest): PutManifest {
  const put = putManifest(context, repository, sent);
  if (put.wasThere) return put;
  tellImageAction(context, repository, put.image, { type: 'PUSH', tag: sent.tag });
  replicate(context, repository, put.image, sent.tag);
  scanOnPush(context, repository, put.image);
  return put;
}
