import type { Image } from '../../model/image.ts';
import { type Manifest, readManifest } from '../../model/manifest.ts';
import { isFixedTag, isTag, type Repository } from '../../model/repository.ts';
import { decodeUtf8 } from '../../wire/utf8.ts';
import type { EcrContext } from './context.ts';
import { digestOf } from './digest-of.ts';
import { ecrError, invalidParameter, limitExceeded } from './errors.ts';
import { inRegistry } from './lookup.ts';
import { restoreImage } from './restore-image.ts';

/** The longest manifest, as ECR's model has it and the OCI distribution specification asks for. */
export const MOST_MANIFEST_BYTES = 4 * 2 ** 20;

/** Of an image (Amazon ECR user guide, service quotas). */
const MOST_TAGS = 1000;

/** A manifest as it is pushed. */
export interface SentManifest {
  readonly bytes: Buffer;
  readonly mediaType?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** The image that is there now, and whether nothing had to be done for it. */
export interface PutManifest {
  readonly image: Image;
  readonly wasThere: boolean;
}

/**
 * Stores a manifest, whose blobs and manifests must be there, and gives it a tag; one that is archived comes back
 * from there. Call it in a transaction. Throws InvalidParameterException, ImageDigestDoesNotMatchException,
 * ImageTagAlreadyExistsException, LayersNotFoundException, LimitExceededException and ReferencedImagesNotFoundException,
 * and has changed nothing then.
 */
export function putManifest(context: EcrContext, repository: Repository, sent: SentManifest): PutManifest {
  const { store } = context;
  const { bytes, tag } = sent;
  const text = decodeUtf8(bytes);
  const manifest = text === undefined ? 'It is not UTF-8.' : readManifest(text, sent.mediaType);
  if (typeof manifest === 'string') throw invalidParameter('ImageManifest', manifest);
  const digest = digestOf(bytes);
  if (sent.digest !== undefined && sent.digest !== digest) {
    throw ecrError(
      'ImageDigestDoesNotMatchException',
      `The image with digest '${sent.digest}' in repository '${repository.name}' and registry ID '${repository.scope.accountId}' does not match the image digest that Amazon ECR has calculated.`,
    );
  }
  if (tag !== undefined) checkTag(context, repository, tag, digest);
  const before = store.images.byDigest(repository.id, digest);
  const wasTagged = before && tag !== undefined && store.images.byTag(repository.id, tag)?.id === before.id;
  if (before && tag !== undefined && !wasTagged && store.images.tagsOf(before.id).length >= MOST_TAGS) {
    throw limitExceeded('tags per image', MOST_TAGS);
  }
  if (before?.isArchived) {
    restoreImage(context, repository, before);
  } else if (before && (tag === undefined || wasTagged)) return { image: before, wasThere: true };
  const id = before?.id ?? insert(context, repository, manifest, { digest, bytes });
  if (tag !== undefined) store.images.tag(repository.id, tag, id, context.now);
  const image = store.images.byDigest(repository.id, digest);
  if (image === undefined) throw new Error(`the image ${digest} was not stored`);
  return { image, wasThere: false };
}

function checkTag({ store }: EcrContext, repository: Repository, tag: string, digest: string): void {
  if (!isTag(tag)) throw invalidParameter('imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+'");
  const tagged = store.images.byTag(repository.id, tag);
  if (tagged === undefined || tagged.digest === digest || !isFixedTag(tag, repository)) return;
  throw tagIsFixed(tag, repository);
}

/** ECR's refusal of a tag that exists and cannot be moved. */
export const tagIsFixed = (tag: string, { name }: Repository): Error =>
  ecrError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
  );

function insert(
  { store, now }: EcrContext,
  repository: Repository,
  manifest: Manifest,
  { digest, bytes }: { readonly digest: string; readonly bytes: Buffer },
): number {
  const { config, layers, manifests, subject, annotations, artifactType, mediaType } = manifest;
  const blobs = [...(config ? [config] : []), ...layers];
  const missing = blobs
    .filter((one) => !one.isForeign && store.repositoryBlobs.size(repository.id, one.digest) === undefined)
    .map((one) => one.digest);
  if (missing.length > 0) throw ecrError('LayersNotFoundException', required('Layers', missing, repository));
  const images = manifests.map((one) => store.images.byDigest(repository.id, one.digest));
  const absent = manifests.filter((_, index) => images[index] === undefined).map((one) => one.digest);
  if (absent.length > 0) throw ecrError('ReferencedImagesNotFoundException', required('Images', absent, repository));
  const sizeInBytes =
    manifests.length > 0
      ? Math.max(...images.map((image) => image?.sizeInBytes ?? 0))
      : Math.min(
          layers.reduce((sum, { size }) => sum + size, config?.size ?? 0),
          Number.MAX_SAFE_INTEGER, // a manifest may say what it likes
        );
  return store.images.insert(
    repository.id,
    {
      digest,
      mediaType,
      artifactMediaType: artifactType ?? config?.mediaType,
      artifactType: artifactType ?? config?.mediaType,
      sizeInBytes,
      manifestBytes: bytes.length,
      pushedAt: now,
      subject: subject?.digest,
      annotations,
    },
    bytes,
    [...blobs, ...manifests].map((one) => one.digest), // those too that may be elsewhere only: they may have been sent
  );
}

const required = (what: string, digests: readonly string[], repository: Repository): string =>
  `${what} with digests '[${[...new Set(digests)].join(', ')}]' required for pushing image into ${inRegistry(repository)} do not exist`;
