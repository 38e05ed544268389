import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { descriptor, digestOf, INDEX, MANIFEST, manifestOf } from '../../support/registry-client.ts';

/** A tar archive's end, which alone is an empty archive. */
const EMPTY_ARCHIVE = Buffer.alloc(1024);

/**
 * Writes an image for each architecture, and the index of them, as an OCI image layout into a new folder; gives the
 * index's digest. Each image has a layer of its own and one that they share.
 */
export async function writeMultiArchLayout(folder: string, architectures: readonly string[]): Promise<string> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const add = async (content: string | Buffer) => {
    await writeFile(join(blobs, digestOf(content).slice('sha256:'.length)), content);
    return content;
  };
  const shared = EMPTY_ARCHIVE;
  const manifests = [];
  for (const architecture of architectures) {
    const own = Buffer.concat([EMPTY_ARCHIVE, Buffer.from(architecture.padEnd(512, '\0'))]);
    const layers = await Promise.all([shared, own].map(async (layer) => add(gzipSync(layer))));
    const config = JSON.stringify({
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [shared, own].map(digestOf) },
    });
    const manifest = manifestOf(config, layers);
    await Promise.all([config, manifest].map(add));
    manifests.push({ ...descriptor(manifest, MANIFEST), platform: { architecture, os: 'linux' } });
  }
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
  await add(index);
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [descriptor(index, INDEX)] }),
  );
  return digestOf(index);
}
