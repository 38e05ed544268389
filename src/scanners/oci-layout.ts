import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Descriptor, readManifest } from '../model/manifest.ts';
import type { ScannedImage } from '../model/image-scan.ts';
import { ociName } from '../model/manifest-form.ts';
import { ScannerFailure } from './scanner-failure.ts';

/** Gives a blob a second name, without a copy of its bytes; false where it is not there. */
export type LinkBlob = (digest: string, file: string) => Promise<boolean>;

const LAYER = /^application\/vnd\.oci\.image\.layer\.v1\.tar(?:\+(?:gzip|zstd))?$/;

/**
 * Writes an image as a folder of the OCI image layout specification, an image of Docker's formats as the same of OCI's.
 * False, and the folder is of no use, for what is no image with layers of its own. Throws ScannerFailure for a blob that
 * is missing.
 */
export async function writeOciLayout(folder: string, image: ScannedImage, link: LinkBlob): Promise<boolean> {
  const manifest = readManifest(image.manifest.toString('utf8'), image.mediaType);
  if (typeof manifest === 'string' || manifest.config === undefined || manifest.layers.length === 0) return false;
  const blobs: Descriptor[] = [manifest.config, ...manifest.layers];
  if (!manifest.layers.every(({ mediaType, isForeign }) => LAYER.test(ociName(mediaType)) && !isForeign)) return false;
  const store = join(folder, 'blobs', 'sha256');
  await mkdir(store, { recursive: true });
  const fileOf = (digest: string): string => join(store, digest.slice('sha256:'.length));
  for (const digest of new Set(blobs.map((blob) => blob.digest))) {
    if (!(await link(digest, fileOf(digest)))) throw new ScannerFailure(`the blob ${digest} of the image is gone`);
  }
  const bytes = ociManifest(image);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await writeFile(fileOf(digest), bytes);
  const entry = { mediaType: ociName(image.mediaType), digest, size: bytes.length };
  const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [entry] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return true;
}

function ociManifest({ mediaType, manifest }: ScannedImage): Buffer {
  if (ociName(mediaType) === mediaType) return manifest;
  const rename = (key: string, value: unknown): unknown =>
    key === 'mediaType' && typeof value === 'string' ? ociName(value) : value;
  return Buffer.from(JSON.stringify(JSON.parse(manifest.toString('utf8'), rename)));
}
