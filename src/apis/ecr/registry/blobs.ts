import type { ServerResponse } from 'node:http';
import { isDigest } from '../../../model/digest.ts';
import { type Exchange, repositoryOf, send } from './exchange.ts';
import { blobUnknown, RegistryError } from './registry-error.ts';

/** Bytes of a blob, both counted. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The blob of the path. Throws RegistryError where it is not there, as none is by another algorithm's digest. */
function sizeOf(exchange: Exchange): { readonly digest: string; readonly size: number } {
  const { store, realNow, reference: digest } = exchange;
  const { id } = repositoryOf(exchange);
  const size = isDigest(digest) ? store.repositoryBlobs.size(id, digest) : undefined;
  if (size === undefined) throw blobUnknown(digest.slice(0, 200));
  store.repositoryBlobs.touch(id, digest, realNow());
  return { digest, size };
}

const etagOf = (digest: string): string => `"${digest}"`;

const headersOf = (digest: string) => ({
  'content-type': 'application/octet-stream',
  'docker-content-digest': digest,
  etag: etagOf(digest),
  'accept-ranges': 'bytes',
});

/** Whether a blob is there, and how long it is. */
export function headBlob(exchange: Exchange): void {
  const { digest, size } = sizeOf(exchange);
  send(exchange, 200, { ...headersOf(digest), 'content-length': size });
}

/** A blob, or the part of it that Range asks for. */
export async function getBlob(exchange: Exchange): Promise<void> {
  const { digest, size } = sizeOf(exchange);
  const { blobs, request, response } = exchange;
  const isOfThis = (request.headers['if-range'] ?? etagOf(digest)) === etagOf(digest);
  const range = isOfThis ? rangeOf(request.headers.range, size) : undefined;
  const file = await blobs.read(digest, range);
  if (file === undefined) throw blobUnknown(digest);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headersOf(digest),
    'content-length': end - start + 1,
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  let left = end - start + 1;
  for await (const piece of file) {
    left -= piece.length;
    if (!(await handedOn(response, piece, left === 0))) return; // clients leave when they have enough
  }
  if (size === 0) response.end();
  else if (left > 0) response.destroy(); // the file is not whole
}

/**
 * Resolves when a piece is with the system: true, or false where the client is gone. The last ends the answer: the client
 * has all then, and a close of the server must not take it for unfinished.
 */
function handedOn(response: ServerResponse, piece: Buffer, isLast: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    response.once('close', gone);
    const done = (error?: Error | null): void => {
      response.off('close', gone);
      resolve(!error);
    };
    if (isLast) response.end(piece, done);
    else response.write(piece, done);
  });
}

/** Takes a blob from a repository, unless a manifest there names it: that image would be lost. */
export function deleteBlob(exchange: Exchange): void {
  const { digest } = sizeOf(exchange);
  const { store } = exchange;
  const { id } = repositoryOf(exchange);
  if (store.images.isReferenced(id, digest)) {
    throw new RegistryError(405, 'UNSUPPORTED', `The blob ${digest} is part of an image, which must be deleted first.`);
  }
  store.repositoryBlobs.delete(id, digest);
  send(exchange, 202);
}

/** One range within a blob; undefined where none is asked for, or several. Throws RegistryError for one beyond its end. */
function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    throw new RegistryError(416, 'SIZE_INVALID', `The blob has ${size} bytes.`, {
      'content-range': `bytes */${size}`,
    });
  }
  return { start, end };
}
