import { digestOf, INDEX, MANIFEST, type RegistryClient } from '../../../support/registry-client.ts';

const PLAIN_HTTP = 'http://localhost';
const RESOLVED = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  MANIFEST,
  INDEX,
  '*/*',
].join(', ');

/** What a push of something came to. */
export type Pushed = 'exists' | 'mounted' | 'pushed';

/**
 * What containerd asks of a registry, in its order and with its checks of the answers (core/remotes/docker of
 * containerd/containerd: resolver, pusher, fetcher, referrers), as BuildKit and Docker's containerd image store do by it.
 */
export function containerd({ call }: RegistryClient, name: string) {
  const at = (path: string): string => `/v2/${name}/${path}`;

  async function push(content: string, mediaType: string, { tag, from }: { tag?: string; from?: string } = {}) {
    const digest = digestOf(content);
    const isManifest = RESOLVED.includes(mediaType);
    const path = at(isManifest ? `manifests/${tag ?? digest}` : `blobs/${digest}`);
    const found = await call('HEAD', path, { headers: { accept: `${mediaType}, */*` } });
    const isThere = found.ok && (tag === undefined || found.headers.get('docker-content-digest') === digest);
    if (isThere) return 'exists' satisfies Pushed;
    if (!found.ok && found.status !== 404) throw new Error(`HEAD ${path}: ${found.status}`);
    const headers = { 'content-type': isManifest ? mediaType : 'application/octet-stream' };
    const target = isManifest ? path : await begin(digest, from);
    if (target === undefined) return 'mounted' satisfies Pushed;
    const put = await call('PUT', target, { body: content, headers });
    if (!put.ok) throw new Error(`PUT ${put.status} ${await put.text()}`);
    const actual = put.headers.get('docker-content-digest');
    if (actual !== digest) throw new Error(`got digest ${actual}, expected ${digest}`);
    return 'pushed' satisfies Pushed;
  }

  /** Where to send a blob; undefined where it was mounted. */
  async function begin(digest: string, from: string | undefined): Promise<string | undefined> {
    const query = from === undefined ? '' : `?mount=${digest}&from=${from}`;
    const { status, headers } = await call('POST', at(`blobs/uploads/${query}`));
    if (status === 201) return undefined;
    if (status !== 202) throw new Error(`POST ${status}`);
    const { pathname, searchParams } = new URL(headers.get('location') ?? '', PLAIN_HTTP);
    searchParams.append('digest', digest);
    return `${pathname}?${searchParams}`;
  }

  return {
    push,
    async resolve(reference: string) {
      const { status, headers } = await call('HEAD', at(`manifests/${reference}?ns=localhost`), {
        headers: { accept: RESOLVED },
      });
      if (status !== 200) return undefined;
      const [mediaType, digest, size] = ['content-type', 'docker-content-digest', 'content-length'].map((header) =>
        headers.get(header),
      );
      return { mediaType, digest, size: Number(size) };
    },
    /** A blob in pieces fetched at once: the first by a plain request, the others from where they begin to the end. */
    async fetch(digest: string, pieceBytes: number): Promise<Buffer> {
      const ask = (headers = {}) =>
        call('GET', at(`blobs/${digest}?ns=localhost`), { headers: { 'accept-encoding': 'zstd;q=1.0', ...headers } });
      const first = await ask();
      if (first.headers.has('content-encoding')) throw new Error('the blob is encoded');
      const total = Number(first.headers.get('content-length'));
      const starts = Array.from({ length: Math.ceil(total / pieceBytes) }, (_, piece) => piece * pieceBytes);
      const pieces = starts.map(async (start) => {
        const response = start === 0 ? first : await ask({ range: `bytes=${start}-` });
        const range = response.headers.get('content-range');
        if (start > 0 && !range?.startsWith(`bytes ${start}-`)) throw new Error(`${response.status} ${range}`);
        return readSome(response, pieceBytes);
      });
      return Buffer.concat(await Promise.all(pieces));
    },
    /** The referrers of some types, of which any will do. */
    async referrers(digest: string, ...types: readonly string[]): Promise<readonly string[]> {
      const query = new URLSearchParams({ ns: 'localhost' });
      for (const type of types) query.append('artifactType', type);
      const response = await call('GET', at(`referrers/${digest}?${query}`), { headers: { accept: `${INDEX}, */*` } });
      const text = await response.text();
      if (Number(response.headers.get('content-length')) !== text.length) throw new Error('the index is cut off');
      const { manifests } = JSON.parse(text) as { manifests: readonly { artifactType: string }[] };
      return manifests.map(({ artifactType }) => artifactType).filter((type) => types.includes(type));
    },
  };
}

/** The first bytes of an answer, of which no more is read. */
async function readSome(response: Response, bytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    read += part.length;
    if (read >= bytes) break;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}
