import { isDigest } from '../../model/digest.ts';
import { type Descriptor, MEDIA_TYPES, readManifest } from '../../model/manifest.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { finishUpload } from './finish-upload.ts';
import type { ImageId } from './lookup.ts';
import { MOST_MANIFEST_BYTES, putManifest, type SentManifest } from './put-manifest.ts';
import { type Upstream, UpstreamFailure } from './upstream.ts';

/** Fetches a manifest by a tag or digest; undefined where the upstream has none. Throws UpstreamFailure. */
export async function fetchManifest(
  upstream: Upstream,
  name: string,
  { imageDigest, imageTag }: ImageId,
): Promise<SentManifest | undefined> {
  const path = `/v2/${name}/manifests/${imageDigest ?? imageTag}`;
  const response = await upstream.get(path, { accept: MEDIA_TYPES.join(', ') });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of bodyOf(response)) {
    bytes += part.length;
    if (bytes > MOST_MANIFEST_BYTES) throw new UpstreamFailure('The manifest of the upstream registry is too long.');
    parts.push(part);
  }
  const mediaType = response.headers.get('content-type')?.replace(/;.*/s, '').trim();
  return { bytes: Buffer.concat(parts), mediaType: mediaType || undefined, tag: imageTag, digest: imageDigest };
}

/** Where an image comes from: an upstream, and its repository there. */
export interface Origin {
  readonly upstream: Upstream;
  readonly name: string;
}

/**
 * Fetches all that a manifest names and the repository has not, and stores the images of a list, so that the manifest
 * itself can be. Throws UpstreamFailure, and as `putManifest` does; what came until then stays for the next time, or is
 * collected.
 */
export async function fetchParts(
  context: EcrContext,
  repository: Repository,
  sent: SentManifest,
  { upstream, name }: Origin,
): Promise<void> {
  const { store, realNow } = context;
  const manifest = readManifest(sent.bytes.toString('utf8'), sent.mediaType);
  if (typeof manifest === 'string') throw new UpstreamFailure(`The manifest of the upstream registry: ${manifest}`);
  for (const blob of [...(manifest.config ? [manifest.config] : []), ...manifest.layers]) {
    if (store.repositoryBlobs.size(repository.id, blob.digest) === undefined) {
      await fetchBlob(context, repository, blob, { upstream, name });
    } else store.repositoryBlobs.touch(repository.id, blob.digest, realNow());
  }
  for (const { digest: imageDigest } of manifest.manifests) {
    if (store.images.byDigest(repository.id, imageDigest)) continue;
    const one = await fetchManifest(upstream, name, { imageDigest });
    if (one === undefined) throw new UpstreamFailure(`The upstream registry has no image ${imageDigest} of its list.`);
    await fetchParts(context, repository, one, { upstream, name });
    store.transaction(() => {
      if (store.repositories.get(repository.id)) putManifest(context, repository, one);
    });
  }
}

async function fetchBlob(
  context: EcrContext,
  repository: Repository,
  { digest, isForeign }: Descriptor,
  { upstream, name }: Origin,
): Promise<void> {
  if (!isDigest(digest)) throw new UpstreamFailure(`The upstream registry names a blob by ${digest.slice(0, 100)}.`);
  const response = await upstream.get(`/v2/${name}/blobs/${digest}`);
  if (response.status === 404) {
    await response.body?.cancel();
    if (isForeign) return; // it is elsewhere, from where clients fetch it themselves
    throw new UpstreamFailure(`The upstream registry has no blob ${digest}.`);
  }
  const session = await context.uploads.begin(repository.id);
  try {
    await session.upload.append(bodyOf(response));
  } catch (error) {
    await context.uploads.end(session);
    throw error;
  }
  if ((await finishUpload(context, repository, session, digest)) === 'other digest') {
    throw new UpstreamFailure(`What the upstream registry gave for ${digest} has another digest.`);
  }
}

async function* bodyOf(response: Response): AsyncGenerator<Buffer> {
  try {
    for await (const part of response.body ?? []) yield Buffer.from(part);
  } catch {
    throw new UpstreamFailure('The upstream registry broke off.');
  }
}
