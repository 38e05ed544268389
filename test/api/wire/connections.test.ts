import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, bytes, callOf, exchange } from './raw-http.ts';
import { release, startToy } from './toy.ts';

const LIMIT = 1000;
let toy: Awaited<ReturnType<typeof startToy>>;
beforeAll(async () => {
  toy = await startToy({ maxBodyBytes: LIMIT });
});
afterAll(() => toy.close());

describe('a connection', () => {
  it.each([
    ['a refusal', callOf('Refuse'), 400],
    ['malformed JSON', callOf('Echo', '{'), 400],
    ['a bug of ours', callOf('Break'), 500],
    ['a body far too large', callOf('Echo', 'x'.repeat(2_000_000)), 413],
    [
      'a chunked body too large',
      callOf('Echo', `7d0\r\n${'x'.repeat(2000)}\r\n0\r\n\r\n`, {
        'Content-Length': undefined,
        'Transfer-Encoding': 'chunked',
      }),
      413,
    ],
    ['a foreign Host', callOf('Echo', '{}', { Host: 'evil.example' }), 403],
    ['an unknown path', { method: 'GET', path: '/nowhere' }, 404],
  ])('goes on after %s', async (_what, sent, status) => {
    const answers = await exchange(toy.port, sent, callOf('Echo', '{"text":"still here"}'));
    expect(answers.map((answer) => answer.status)).toEqual([status, 200]);
    expect(answers[1]?.body).toBe('{"text":"still here"}');
  });

  it('answers pipelined requests in their order', async () => {
    const requests = ['Later', 'Echo', 'BreakLater', 'Nothing'].map((operation) => callOf(operation));
    const answers = await exchange(toy.port, ...requests);
    expect(answers.map(({ body }) => body)).toEqual([
      '{"late":true}',
      '{}',
      expect.stringContaining('ServerException'),
      '{}',
    ]);
  });

  it('that is given up in the middle of a body is no error of ours', async () => {
    toy.logged.length = 0;
    const begun = once(toy.fastify.server, 'request');
    const socket = connect(toy.port, '127.0.0.1');
    socket.write(bytes(toy.port, callOf('Echo', '{"text":"abc"}')).subarray(0, -5));
    const [request] = await begun;
    const ended = new Promise((resolve) => request.on('close', resolve)); // `once` would fail with its error
    socket.resetAndDestroy();
    await ended;
    expect((await ask(toy.port, callOf('Echo'))).status).toBe(200);
    expect(toy.logged).toEqual([]);
  });

  it('that is given up before its answer is no error of ours', async () => {
    toy.logged.length = 0;
    const begun = once(toy.fastify.server, 'request');
    const socket = connect(toy.port, '127.0.0.1');
    socket.write(bytes(toy.port, callOf('Wait')));
    const [request] = await begun;
    const ended = new Promise((resolve) => request.socket.on('close', resolve));
    socket.resetAndDestroy();
    await ended;
    expect(release()).toBe(1);
    expect((await ask(toy.port, callOf('Echo'))).status).toBe(200);
    expect(toy.logged).toEqual([]);
  });

  it('gets its answer while the server closes, and does not keep it from closing', async () => {
    const other = await startToy();
    const begun = once(other.fastify.server, 'request');
    const answers = exchange(other.port, callOf('Wait'));
    await begun;
    await new Promise(setImmediate);
    const closed = other.close();
    expect(release()).toBe(1);
    expect((await answers).map(({ status }) => status)).toEqual([200]);
    await closed;
  });

  it('that idles does not keep the server from closing', async () => {
    const other = await startToy();
    const socket = connect(other.port, '127.0.0.1');
    socket.write(bytes(other.port, callOf('Echo')));
    await once(socket, 'data');
    const ended = once(socket, 'close');
    await other.close();
    await ended;
  });
});

describe('the address itself', () => {
  it('tells a person at GET / what this is and how to use it', async () => {
    const answer = await ask(toy.port, { method: 'GET' });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.body).toContain('Drydock 1.2.3');
    expect(answer.body).toContain(`AWS_ENDPOINT_URL=http://127.0.0.1:${toy.port}`);
  });

  it('answers HEAD / without a body', async () => {
    const socket = connect(toy.port, '127.0.0.1');
    socket.write(bytes(toy.port, { method: 'HEAD', headers: { Connection: 'close' } }));
    const chunks: Buffer[] = await socket.toArray();
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
  });

  it.each([
    ['GET', '/nowhere'],
    ['POST', '/nowhere'],
    ['PUT', '/'],
    ['DELETE', '/'],
    ['OPTIONS', '/'],
  ])('has nothing at %s %s and says what there is', async (method, path) => {
    const answer = await ask(toy.port, { method, path });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({
      message: `There is nothing at ${method} ${path}.`,
      exists: ['GET /', 'POST /'],
    });
  });

  it('has no place for a malformed url either', async () => {
    const answer = await ask(toy.port, { method: 'GET', path: '/%zz' });
    expect(answer.status).toBe(400);
  });
});
