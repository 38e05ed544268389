import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A layer to push: `pieces` pieces of 1 MiB that differ from those of another layer in the first bytes alone. */
export interface Layer {
  readonly digest: string;
  readonly bytes: number;
  /** As they go into a body that is sent in chunks. */
  readonly framed: () => Iterable<Buffer>;
}

const PIECE_BYTES = 2 ** 20;
const CHUNK_BYTES = 2 ** 15; // as Go's net/http, and so the engine, sends what is copied to it
const RECEIVED_AT_ONCE = 2 ** 18;

/** Makes a layer whose first bytes say `nth`; `content` are the bytes of a piece. */
export function layerOf(content: Buffer, nth: number, pieces: number): Layer {
  const first = Buffer.from(content);
  first.writeUInt32LE(nth);
  const hash = createHash('sha256');
  for (let piece = 0; piece < pieces; piece++) hash.update(piece === 0 ? first : content);
  const [framedFirst, framed] = [inChunks(first), inChunks(content)];
  return {
    digest: `sha256:${hash.digest('hex')}`,
    bytes: pieces * PIECE_BYTES,
    *framed() {
      for (let piece = 0; piece < pieces; piece++) yield piece === 0 ? framedFirst : framed;
    },
  };
}

function inChunks(piece: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < piece.length; at += CHUNK_BYTES) {
    const chunk = piece.subarray(at, at + CHUNK_BYTES);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

/** Begins an upload; gives its place. */
export async function beginUpload(url: string, authorization: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/v2/${name}/blobs/uploads/`, { method: 'POST', headers: { authorization } });
  return answer.headers.get('location') ?? '';
}

/** Pushes a layer as the engine does: begin, all of it in one PATCH in chunks, end. Throws what the server says. */
export async function pushLayer(url: string, authorization: string, name: string, layer: Layer): Promise<void> {
  const location = await beginUpload(url, authorization, name);
  const socket = await connected(url);
  socket.write(head('PATCH', url, location, authorization, 'Transfer-Encoding: chunked\r\n'));
  for (const piece of layer.framed()) if (!socket.write(piece)) await once(socket, 'drain');
  socket.write('0\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (!/^HTTP\/1.1 202 /.test(answer.toString('latin1'))) throw new Error(answer.toString('utf8'));
  const end = `${url}${location}?digest=${layer.digest}`;
  const ended = await fetch(end, { method: 'PUT', headers: { authorization } });
  if (ended.status !== 201) throw new Error(await ended.text());
}

/** Gets what is at a path and throws it away; throws unless it has `bytes`. Reads into one buffer, as fast clients do. */
export async function pull(url: string, authorization: string, path: string, bytes: number): Promise<void> {
  let [received, headBytes] = [0, -1];
  const buffer = Buffer.allocUnsafe(RECEIVED_AT_ONCE);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({
      ...addressOf(url),
      onread: {
        buffer,
        callback(count) {
          if (headBytes === -1) headBytes = buffer.subarray(0, count).indexOf('\r\n\r\n') + 4;
          received += count;
          if (received === headBytes + bytes) socket.destroy();
          return true;
        },
      },
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.write(`${head('GET', url, path, authorization, 'Connection: close\r\n')}`);
  });
  if (received !== headBytes + bytes) throw new Error(`${received - headBytes} bytes of ${bytes} came`);
}

/** Opens a connection on which something is begun and not gone on with: the request's head and a first piece. */
export async function stall(url: string, request: string, piece: Buffer): Promise<Socket> {
  const socket = await connected(url);
  socket.write(request);
  socket.write(piece);
  return socket;
}

/** The head of a request. */
export const head = (method: string, url: string, path: string, authorization: string, more: string): string =>
  `${method} ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: ${authorization}\r\n${more}\r\n`;

async function connected(url: string): Promise<Socket> {
  const socket = connect(addressOf(url));
  await once(socket, 'connect');
  return socket;
}

function addressOf(url: string) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
