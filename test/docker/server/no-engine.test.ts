import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';
import { DockerServer } from './docker-server.ts';

const NOBODY = 'unix:///nonexistent/drydock.sock';

describe('without any engine', () => {
  let server: DockerServer;
  const start = async (runtime: 'auto' | 'docker') => {
    server = new DockerServer(await startServer({ runtime, dockerHost: NOBODY }));
    const answer = await fetch(`${server.app.url}/_drydock/health`);
    return ((await answer.json()) as { runtime: unknown }).runtime;
  };
  afterEach(() => server.app.close());

  it('a server that is told to use Docker starts, says so, and fails tasks in the words of AWS', async () => {
    expect(await start('docker')).toMatchObject({
      kind: 'docker',
      requested: 'docker',
      reason: expect.stringContaining('NO ENGINE ANSWERS'),
    });
    const stopped = await server.until('STOPPED', await server.run([{}]));
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(stopped.containers?.[0]?.reason).toBe(
      `CannotStartContainerError: Cannot connect to the Docker daemon at ${NOBODY}. Is the docker daemon running?`,
    );
  });

  it('a server that may choose simulates, and says so', async () => {
    const reason = expect.stringContaining('NO DOCKER ENGINE ANSWERS');
    expect(await start('auto')).toMatchObject({ kind: 'simulated', requested: 'auto', reason });
    await server.until('RUNNING', await server.run([{}]));
  });
});
