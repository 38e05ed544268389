import type { IncomingMessage } from 'node:http';

/**
 * Reads a whole body and calls `done` once: with its bytes, or with undefined as soon as it is known to exceed `limit`.
 * What is beyond the limit is read and thrown away, so that a client still sending gets its answer and the connection
 * stays usable. A request its client gave up calls nothing: there is nobody to answer,
 * and Node raises no error where nobody listens for one.
 */
export function readBody(source: IncomingMessage, limit: number, done: (body: Buffer | undefined) => void): void {
  const declared = source.headers['content-length'];
  if (declared !== undefined && Number(declared) > limit) {
    source.resume();
    done(undefined);
    return;
  }
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let length = 0;
  source.on('data', (chunk: Buffer) => {
    if (length > limit) return;
    length += chunk.length;
    if (length > limit) {
      first = more = undefined;
      done(undefined);
    } else if (first === undefined) first = chunk;
    else if (more === undefined) more = [first, chunk];
    else more.push(chunk);
  });
  source.on('end', () => {
    if (length <= limit) done(more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more, length));
  });
}
