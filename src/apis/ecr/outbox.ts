import type { ScanFrequency } from '../../model/registry.ts';
import type { Image } from '../../model/image.ts';
import { isPublicRegistry } from '../../model/public-registry.ts';
import { type Repository, repositoryArn } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import type { EventKind } from '../../store/events.ts';
import type { EcrContext } from './context.ts';
import type { ImageId } from './lookup.ts';

// The shapes are those of the ECR User Guide, "Amazon ECR events and EventBridge". Each of these functions writes an
// event beside the change it tells of: call it in its transaction. Of public repositories none are documented, nor
// written.

type Context = Pick<EcrContext, 'store' | 'ids' | 'now'>;
type Named = Pick<Repository, 'scope' | 'name'>;

function tell({ store, ids, now }: Context, kind: EventKind, { scope, name }: Named, detail: object): void {
  if (isPublicRegistry(scope)) return;
  const arn = repositoryArn(scope, name);
  store.events.append({ eventId: ids.uuid(), kind, at: now, arn, document: JSON.stringify(detail) });
}

/** Tells of an image that was pushed or deleted, or a tag of it. */
export function tellImageAction(
  context: Context,
  repository: Named,
  image: Image,
  { type, tag }: { readonly type: 'PUSH' | 'DELETE'; readonly tag?: string | undefined },
): void {
  tellAction(context, repository, image, { 'action-type': type, 'image-tag': tag });
}

/** Tells of an image that is about to go with its repository, tag by tag. */
export function tellDeletedImage(context: Context, repository: Named, image: Image): void {
  const tags = context.store.images.tagsOf(image.id);
  for (const tag of tags.length > 0 ? tags : [undefined])
    tellImageAction(context, repository, image, { type: 'DELETE', tag });
}

/** Tells of an image that went to the archive, or came back just now. */
export function tellStorageClass(
  context: Context,
  repository: Repository,
  image: Image,
  storageClass: 'ARCHIVE' | 'STANDARD',
): void {
  tellAction(context, repository, image, {
    'action-type': 'UPDATE_STORAGE_CLASS',
    'target-storage-class': storageClass,
    'last-activated-at': storageClass === 'STANDARD' ? new Date(context.now).toISOString() : undefined,
  });
}

function tellAction(context: Context, repository: Named, image: Image, action: object): void {
  tell(context, image.subject === undefined ? 'ECR Image Action' : 'ECR Referrer Action', repository, {
    result: 'SUCCESS',
    'repository-name': repository.name,
    'image-digest': image.digest,
    ...action,
    'manifest-media-type': image.mediaType,
    'artifact-media-type': image.artifactMediaType,
  });
}

/** Tells how a basic scan ended. */
export function tellImageScan(context: Context, repository: Repository, { id, digest }: Image): void {
  const result = context.store.imageScans.find(id)?.result;
  tell(context, 'ECR Image Scan', repository, {
    'scan-status': result?.status,
    'repository-name': repository.name,
    'finding-severity-counts': result?.counts,
    'image-digest': digest,
    'image-tags': context.store.images.tagsOf(id),
  });
}

/** A copy of an image in another registry, as it came there or not. */
export interface ToldCopy {
  readonly from: Scope;
  readonly to: Named;
  readonly digest: string;
  readonly tag?: string | undefined;
  readonly isThere: boolean;
}

/** Tells the registry to which an image was copied. */
export function tellReplication(context: Context, { from, to, digest, tag, isThere }: ToldCopy): void {
  tell(context, 'ECR Replication Action', to, {
    result: isThere ? 'SUCCESS' : 'FAILED',
    'repository-name': to.name,
    'image-digest': digest,
    'source-account': from.accountId,
    'action-type': 'REPLICATE',
    'source-region': from.region,
    'image-tag': tag,
  });
}

/** What was asked of an upstream registry, and why it could not be had. */
export interface ToldFetch {
  readonly repository: Named;
  readonly prefix: string;
  readonly upstreamRegistryUrl: string;
  readonly imageId: ImageId;
  readonly failure?: { readonly code: string; readonly reason: string } | undefined;
}

/** Tells how a pull through cache rule got on. */
export function tellPullThrough(context: Context, told: ToldFetch): void {
  const { repository, prefix, upstreamRegistryUrl, imageId, failure } = told;
  tell(context, 'ECR Pull Through Cache Action', repository, {
    'rule-version': '1',
    'sync-status': failure === undefined ? 'SUCCESS' : 'FAILED',
    'ecr-repository-prefix': prefix,
    'repository-name': repository.name,
    'upstream-registry-url': upstreamRegistryUrl,
    'image-tag': imageId.imageTag,
    'image-digest': imageId.imageDigest,
    'failure-code': failure?.code,
    'failure-reason': failure?.reason,
  });
}

/** A repository whose images are scanned at other times than before. */
export interface ToldFrequency {
  readonly name: string;
  readonly scanFrequency: ScanFrequency;
  readonly before: ScanFrequency;
}

/** Tells a registry with enhanced scanning of repositories that are scanned at other times. */
export function tellScanFrequencies(context: Context, scope: Scope, changed: readonly ToldFrequency[]): void {
  const [first] = changed;
  if (first === undefined) return;
  tell(
    context,
    'ECR Scan Resource Change',
    { scope, name: first.name },
    {
      'action-type': 'SCAN_FREQUENCY_CHANGE',
      repositories: changed.map(({ name, scanFrequency, before }) => ({
        'repository-name': name,
        'repository-arn': repositoryArn(scope, name),
        'scan-frequency': scanFrequency,
        'previous-scan-frequency': before,
      })),
      'resource-type': 'REPOSITORY',
      'scan-type': 'ENHANCED',
    },
  );
}
