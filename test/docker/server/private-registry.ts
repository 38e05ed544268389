import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The password of `puller`. */
export const PASSWORD = 'open-sesame';

const AUTHORIZATION = `Basic ${Buffer.from(`puller:${PASSWORD}`).toString('base64')}`;
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const MOST_BYTES = 32 * 1024 * 1024;

/** A registry of one image with a shell, which `puller` alone may pull. Close it. */
export async function privateRegistry(): Promise<{ readonly image: string; close(): Promise<void> }> {
  const layer = await shellLayer();
  const blob = (bytes: Buffer) => ({
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    size: bytes.length,
  });
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: [blob(layer).digest] },
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...blob(config) },
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar', ...blob(layer) }],
    }),
  );
  const blobs = new Map([config, layer].map((bytes) => [`/v2/app/blobs/${blob(bytes).digest}`, bytes]));
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (request.headers.authorization !== AUTHORIZATION) {
      const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required' }];
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"', 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors }));
      return;
    }
    const found = path.startsWith('/v2/app/manifests/')
      ? manifest
      : path === '/v2/'
        ? Buffer.from('{}')
        : blobs.get(path);
    const type = found === manifest ? MANIFEST : 'application/octet-stream';
    const digest = found ? blob(found).digest : '';
    const headers = { 'content-type': type, 'docker-content-digest': digest, 'content-length': found?.length ?? 0 };
    response.writeHead(found ? 200 : 404, headers);
    response.end(request.method === 'HEAD' ? undefined : found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    image: `127.0.0.1:${(server.address() as AddressInfo).port}/app:1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The layer as a tar: busybox as /bin/sh, which knows `sleep` by itself. */
async function shellLayer(): Promise<Buffer> {
  const root = await mkdtemp(join(tmpdir(), 'drydock-layer-'));
  try {
    await mkdir(join(root, 'bin'));
    for (const name of ['sh', 'sleep']) await copyFile('/bin/busybox', join(root, 'bin', name));
    const options = { encoding: 'buffer', maxBuffer: MOST_BYTES } as const;
    return (await promisify(execFile)('tar', ['-c', '-C', root, '.'], options)).stdout;
  } finally {
    await rm(root, { recursive: true });
  }
}
