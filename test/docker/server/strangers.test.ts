import { GenericContainer, type StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX, ensureImages } from '../../support/images.ts';
import { startServer } from '../../support/server.ts';

describe.skipIf(!(await dockerAvailable()))("a stranger's container on the engine", () => {
  let stranger: StartedTestContainer;
  beforeAll(async () => {
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'; // its image cannot be pulled without a network
    await ensureImages();
    stranger = await new GenericContainer(BUSYBOX)
      .withCommand(['sh', '-c', 'echo up; exec sleep 3600'])
      .withLabels({
        // What a task definition's dockerLabels could claim, or another Drydock's containers say.
        'com.amazonaws.ecs.task-arn':
          'arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef',
        'drydock.owner': 'another-drydock',
      })
      .start();
  });
  afterAll(() => stranger?.stop({ timeout: 0 }));

  it('is left alone by a start, a reset and a close', async () => {
    const server = await startServer({ runtime: 'docker' });
    await server.idle();
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' });
    await server.close();
    const { output } = await stranger.exec(['echo', 'still here']);
    expect(output.trim()).toBe('still here');
  });
});
