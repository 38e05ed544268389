import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { closeAsTimePasses } from '../../support/close-as-time-passes.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';

it.each([
  ['that has sent nothing', ''],
  ['that has sent half a request', 'GET / HTTP/1.1\r\n'],
  ['that was answered and is kept alive', 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
  ['that was refused and is kept alive', 'GET / HTTP/1.1\r\nhost: example.com\r\n\r\n'],
])('a server closes promptly though there is a connection %s', async (_what, sent) => {
  const server = await startServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.resume().write(sent);
  await sleep(50); // for the server to have read it
  await Promise.race([server.close(), sleep(3000).then(() => expect.fail('the server waits for the connection'))]);
  socket.destroy();
});

it.each([
  ['a call of AWS', ['POST / HTTP/1.1', 'x-amz-target: AmazonEC2ContainerServiceV20141113.ListClusters']],
  ['a route of ours', ['POST /_drydock/reset HTTP/1.1', 'content-type: application/json']],
])('a server that closes cuts off %s whose client stands still in the middle of it', async (_what, lines) => {
  const clock = manualClock();
  const server = await startServer({}, { realClock: clock });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
  socket.resume().write([...lines, 'host: 127.0.0.1', 'content-length: 100', '', '{'].join('\r\n'));
  await sleep(50); // for the server to have read it
  await closeAsTimePasses(server, clock);
});
