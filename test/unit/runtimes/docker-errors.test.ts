import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../../../src/agent/runtime.ts';
import { refusal, runtimeError } from '../../../src/agent/runtimes/docker/errors.ts';

const ADDRESS = 'unix:///var/run/docker.sock';

describe('an error of the Docker engine', () => {
  it.each([
    ['create', 404, 'No such image: nginx:latest', 'no-such-image'],
    ['create', 400, 'Minimum memory limit allowed is 6MB', 'bad-spec'],
    ['create', 409, 'Conflict. The container name "/x" is already in use by container "1".', 'other'],
    ['create', 500, 'no space left on device', 'other'],
    ['start', 404, 'No such container: 1', 'no-such-container'],
    ['start', 400, 'exec: "/x": stat /x: no such file or directory: unknown', 'cannot-start'],
    ['start', 500, 'Bind for 127.1.1.1:80 failed: port is already allocated', 'port-in-use'],
    [
      'start',
      500,
      'Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use',
      'port-in-use',
    ],
    ['start', 500, 'failed to bind host port 127.0.0.1:80/tcp: address already in use', 'port-in-use'],
    ['start', 404, 'network ecs not found', 'cannot-start'],
    ['pull', 404, "pull access denied for x, repository does not exist or may require 'docker login'", 'pull-denied'],
    ['pull', 500, 'Head "https://r/v2/x": no basic auth credentials', 'pull-denied'],
    ['pull', 404, 'manifest for nginx:0 not found: manifest unknown: manifest unknown', 'no-such-image'],
    ['pull', 500, 'Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'pull-failed'],
    ['other', 404, 'No such container: 1', 'no-such-container'],
    ['other', 500, 'anything', 'other'],
  ] as const)('at %s with %i "%s" is %s', (step, status, message, kind) => {
    expect(refusal(step, status, message)).toMatchObject({ kind, message });
  });

  it('keeps the sentence of the engine as Docker’s own client begins it, without what dockerode puts around it', () => {
    const wrapped = Object.assign(new Error('(HTTP code 404) no such image - No such image: a - b '), {
      statusCode: 404,
    });
    expect(runtimeError(wrapped, 'create', ADDRESS)).toMatchObject({
      kind: 'no-such-image',
      message: 'Error response from daemon: No such image: a - b',
    });
    const bare = Object.assign(wrapped, { json: { message: 'No such image: c' } });
    expect(runtimeError(bare, 'create', ADDRESS).message).toBe('Error response from daemon: No such image: c');
  });

  it.each(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EACCES'])('of the socket, %s, says how to help', (code) => {
    expect(runtimeError(Object.assign(new Error(code), { code }), 'start', ADDRESS)).toMatchObject({
      kind: 'unreachable',
      message: `Cannot connect to the Docker daemon at ${ADDRESS}. Is the docker daemon running?`,
    });
  });

  it('passes through once it is in our terms', () => {
    const ours = new RuntimeError('pull-denied', 'x');
    expect(runtimeError(ours, 'start', ADDRESS)).toBe(ours);
  });
});
