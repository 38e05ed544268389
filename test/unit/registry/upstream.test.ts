import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openUpstream } from '../../../src/apis/ecr/upstream.ts';
import { manualClock } from '../../support/manual-clock.ts';

const WITHIN_MS = 30_000;

/** A registry that answers so; gives its address. */
async function registry(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['an upstream', '/v2/', 'UpstreamUnavailable'],
  ['its token server', '/token', 'UpstreamAccessDenied'],
])('%s that does not answer is given up after half a minute', async (_who, silent, code) => {
  const clock = manualClock();
  let asked = (_path: string): void => undefined;
  const silence = new Promise<string>((resolve) => {
    asked = resolve;
  });
  const url = await registry((request, response) => {
    if (request.url === silent) {
      asked(silent);
      return;
    }
    const realm = `http://${request.headers.host}/token`;
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
  });
  const scope = { accountId: '000000000000', region: 'us-east-1' };
  const { signal } = new AbortController();
  const answer = openUpstream({ url, credentials: undefined, scope, signal, via: '1.1 test', clock }).get('/v2/');
  const refused = expect(answer).rejects.toMatchObject({ code });
  await silence;
  clock.advance(WITHIN_MS - 1);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  await refused;
  expect(clock.pending).toBe(0);
});
