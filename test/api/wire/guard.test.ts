import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, bytes, callOf, formOf, type Sent } from './raw-http.ts';
import { startToy } from './toy.ts';

let toy: Awaited<ReturnType<typeof startToy>>;
let allowing: Awaited<ReturnType<typeof startToy>>;
beforeAll(async () => {
  toy = await startToy();
  allowing = await startToy({ allowHosts: ['drydock.internal', 'http://localhost:3000'] });
});
afterAll(() => Promise.all([toy.close(), allowing.close()]));

/** `PORT` in a header stands for the server's own port. */
const at = ({ port }: { port: number }, sent: Sent): Promise<{ status: number; body: string }> => {
  const headers = Object.entries(sent.headers ?? {}).map(([name, value]) => [
    name,
    value?.replace('PORT', String(port)),
  ]);
  return ask(port, { ...sent, headers: Object.fromEntries(headers) });
};
const call = (headers: Sent['headers'] = {}): Sent => callOf('Echo', '{}', headers);

describe('a request passes', () => {
  it.each<[string, Sent]>([
    ['to 127.0.0.1', call({ Host: '127.0.0.1:PORT' })],
    ['to another loopback address', call({ Host: '127.8.9.10' })],
    ['to localhost on any port', call({ Host: 'localhost:8080' })],
    ['to a name below localhost, in any case', call({ Host: 'ECS.us-east-1.LocalHost:PORT' })],
    ['to [::1]', call({ Host: '[::1]:PORT' })],
    ['from our own page', call({ Origin: 'http://127.0.0.1:PORT', 'Sec-Fetch-Site': 'same-origin' })],
    ['from our own page under another loopback name', call({ Origin: 'http://localhost:PORT' })],
    ['from our own page behind a port mapping', call({ Host: 'localhost:8080', Origin: 'http://localhost:8080' })],
    ['typed into the address bar', { method: 'GET', headers: { 'Sec-Fetch-Site': 'none' } }],
    ['with an AWS content type and no target', { headers: { 'Content-Type': 'application/x-amz-json-1.1' } }],
    ['as a form with an Authorization header', formOf('Echo')],
  ])('%s', async (_what, sent) => {
    expect((await at(toy, sent)).status).not.toBe(403);
  });

  it.each<[string, Sent]>([
    ['to an allowed name', call({ Host: 'drydock.internal:4510' })],
    ['from an allowed origin', call({ Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-site' })],
    [
      'from an allowed origin of another site',
      call({ Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'cross-site' }),
    ],
  ])('%s', async (_what, sent) => {
    expect((await at(allowing, sent)).status).toBe(200);
    expect((await at(toy, sent)).status).toBe(403);
  });
});

const REFUSALS: [what: string, sent: Sent, says: string][] = [
  ['to a foreign Host', call({ Host: 'evil.example' }), 'Host "evil.example"'],
  [
    'to a name that only begins like loopback',
    call({ Host: '127.0.0.1.evil.example' }),
    'Host "127.0.0.1.evil.example"',
  ],
  ['to a name that only ends like localhost', call({ Host: 'notlocalhost' }), 'Host "notlocalhost"'],
  ['to a loopback name with a user before it', call({ Host: 'localhost@evil.example' }), 'Host'],
  ['to every address at once', call({ Host: '0.0.0.0:PORT' }), 'Host "0.0.0.0:'],
  ['from a foreign Origin', call({ Origin: 'https://evil.example' }), 'Origin "https://evil.example"'],
  ['from a page on another loopback port', call({ Origin: 'http://localhost:3000' }), 'Origin "http://localhost:3000"'],
  ['from a page on loopback without a port', call({ Origin: 'http://localhost' }), 'Origin "http://localhost"'],
  ['from an opaque Origin', call({ Origin: 'null' }), 'Origin "null"'],
  ['from an Origin that holds ours', call({ Origin: 'https://evil.example/http://127.0.0.1:PORT' }), 'Origin'],
  ['marked cross-site by the browser', call({ 'Sec-Fetch-Site': 'cross-site' }), 'another site'],
  [
    'as a plain form',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'Action=Echo&Version=2020-01-01' },
    'X-Amz-Target',
  ],
  ['as a text/plain form', { headers: { 'Content-Type': 'text/plain' }, body: '{}' }, 'X-Amz-Target'],
  [
    'as a multipart form',
    { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    'X-Amz-Target',
  ],
  ['without any content type', { path: '/?Action=Echo' }, 'X-Amz-Target'],
];

describe('a request is refused', () => {
  it.each(REFUSALS)('%s', async (_what, sent, says) => {
    const answer = await at(toy, sent);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({
      __type: 'AccessDeniedException',
      message: expect.stringContaining(says),
    });
  });

  it('with a sentence that says how to allow it', async () => {
    const answer = await at(toy, call({ Host: 'evil.example' }));
    expect(answer.body).toContain('set --allow-host or DRYDOCK_ALLOW_HOST');
  });

  it.each([
    ['GET', '/'],
    ['GET', '/_drydock/health'],
    ['GET', '/v2/'],
    ['GET', '/nowhere'],
    ['GET', '/%zz'],
    ['OPTIONS', '/'],
    ['OPTIONS', '*'],
    ['DELETE', '/v2/x'],
  ])('at %s %s too when its Host is foreign', async (method, path) => {
    expect((await at(toy, { method, path, headers: { Host: 'evil.example' } })).status).toBe(403);
  });

  it('without a Host', async () => {
    expect((await at(toy, call({ Host: undefined }))).status).toBe(400); // Node's own answer for HTTP/1.1
  });

  it('as an upgrade to a web socket, even by listeners that come later', async () => {
    const upgraded: string[] = [];
    toy.fastify.server.on('upgrade', (request, socket) => {
      upgraded.push(String(request.headers.host));
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    });
    const statuses = ['evil.example', 'localhost'].map(async (Host) => {
      const headers = { Host, Connection: 'Upgrade', Upgrade: 'websocket', 'Content-Length': undefined };
      const socket = connect(toy.port, '127.0.0.1');
      socket.write(bytes(toy.port, { method: 'GET', path: '/_drydock/exec', headers }));
      return Buffer.concat(await socket.toArray())
        .toString()
        .split(' ')[1];
    });
    expect(await Promise.all(statuses)).toEqual(['403', '101']);
    expect(upgraded).toEqual(['localhost']);
  });
});

it('no answer ever has a CORS header', async () => {
  const preflight = { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'POST' };
  const answers = await Promise.all([
    ask(allowing.port, { method: 'OPTIONS', headers: preflight }),
    ask(allowing.port, call({ Origin: 'http://localhost:3000' })),
    ask(toy.port, call({ Origin: 'http://evil.example' })),
  ]);
  const names = answers.flatMap(({ headers }) => [...headers.keys()]);
  expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
});
