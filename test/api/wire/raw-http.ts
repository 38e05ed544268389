import { connect } from 'node:net';
import { TARGET } from './toy.ts';

/** An answer as it came over the socket. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Beside Host and Content-Length; undefined leaves one of those two out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

/** The bytes of a request, exactly as told: fetch and the SDKs would not send half of what is tested here. */
export function bytes(port: number, { method = 'POST', path = '/', headers = {}, body = '' }: Sent): Buffer {
  const all = { Host: `127.0.0.1:${port}`, 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return Buffer.concat([
    Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ]);
}

/** A call of an operation of the toy's JSON api. */
export function callOf(operation: string, body: string | Buffer = '{}', headers: Sent['headers'] = {}): Sent {
  const aws = { 'X-Amz-Target': `${TARGET}.${operation}`, 'Content-Type': 'application/x-amz-json-1.1' };
  return { body, headers: { ...aws, ...headers } };
}

/** A call of an operation of the toy's Query api. */
export function formOf(operation: string, rest = '', headers: Sent['headers'] = {}): Sent {
  const aws = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: 'AWS4-HMAC-SHA256 Credential=x' };
  return { body: `Action=${operation}&Version=2020-01-01${rest}`, headers: { ...aws, ...headers } };
}

/** Writes all requests at once on one connection and gives the answers in their order. */
export function exchange(port: number, ...requests: readonly (Sent | Buffer)[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received: Buffer = Buffer.alloc(0);
    const answers: Answer[] = [];
    socket.on('error', reject);
    socket.on('close', () => resolve(answers));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let parsed = parse(received); parsed !== undefined; parsed = parse(received)) {
        answers.push(parsed.answer);
        received = parsed.rest;
      }
      if (answers.length >= requests.length) socket.end();
    });
    socket.write(Buffer.concat(requests.map((each) => (Buffer.isBuffer(each) ? each : bytes(port, each)))));
  });
}

/** One request on a connection of its own. */
export async function ask(port: number, sent: Sent): Promise<Answer> {
  const [answer] = await exchange(port, sent);
  if (answer === undefined) throw new Error('the connection was closed without an answer');
  return answer;
}

function parse(received: Buffer): { answer: Answer; rest: Buffer } | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = received.subarray(0, end).toString().split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const until = end + 4 + Number(headers.get('content-length') ?? 0);
  if (received.length < until) return undefined;
  const answer = { status: Number(first.split(' ')[1]), headers, body: received.subarray(end + 4, until).toString() };
  return { answer, rest: received.subarray(until) };
}
