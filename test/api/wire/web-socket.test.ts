import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../support/server.ts';
import { ask } from './raw-http.ts';

const PATH = '/v1/data-channel/ecs-execute-command-00000000000000000?role=publish_subscribe';

describe('a WebSocket', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer({ allowHosts: ['http://localhost:3000'] });
  });
  afterAll(() => server.close());

  /** `open`, or the status of the refusal. */
  const knock = (path: string, headers: Record<string, string> = {}, url = server.url) =>
    new Promise<string | number | undefined>((resolve, reject) => {
      const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode);
      });
      socket.on('error', reject);
    });

  it.each<[string, Record<string, string>, string | number]>([
    ['from a program', {}, 'open'],
    ['from an allowed page', { origin: 'http://localhost:3000' }, 'open'],
    ['from a page of another site', { origin: 'https://evil.example' }, 403],
    ['from a page without origin', { origin: 'null' }, 403],
    ['from a page of another local server', { origin: 'http://localhost:1' }, 403],
    ['under a foreign name', { host: 'evil.example' }, 403],
  ])('%s is treated as every other request', async (_who, headers, outcome) => {
    expect(await knock(PATH, headers)).toBe(outcome);
  });

  it('is not what a client gets that offers another protocol, as those that could speak HTTP/2 do', async () => {
    const offer = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABk' };
    const port = Number(new URL(server.url).port);
    const answer = await ask(port, { method: 'GET', path: '/_drydock/health', headers: offer });
    expect(answer.status).toBe(200);
    const call = { 'X-Amz-Target': 'AmazonEC2ContainerServiceV20141113.ListClusters' };
    expect(await ask(port, { body: '{}', headers: { ...offer, ...call } })).toMatchObject({
      status: 200,
      body: expect.stringContaining('clusterArns'),
    });
  });

  it('is nowhere else', async () => {
    expect(await knock('/')).toBe(404);
    expect(await knock('/v1/control-channel/x')).toBe(404);
  });

  it('that says nothing does not keep the server from closing', async () => {
    const other = await startServer();
    const socket = new WebSocket(other.url.replace('http', 'ws') + PATH);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await other.close();
    await closed;
  });

  it('whose message is too long, or no token, is closed', async () => {
    for (const message of ['x'.repeat(65 * 1024), '{"TokenValue":"x"}', Buffer.from([1, 2, 3])]) {
      const socket = new WebSocket(server.url.replace('http', 'ws') + PATH);
      socket.once('open', () => socket.send(message));
      await new Promise((resolve) => socket.once('close', resolve));
    }
  });
});
