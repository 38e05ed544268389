import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

describe.skipIf(!(await dockerAvailable()))('faults on Docker', () => {
  const server = useDockerServer();

  it('fail the pull of an image that is there already', async () => {
    await server().post('faults', { fault: 'pull-failure', match: { image: 'drydock-test/*' }, count: 1 });
    const failed = await server().until('STOPPED', await server().run([{}]));
    expect(failed.containers?.[0]?.reason).toMatch(/^CannotPullContainerError: .*fault-1/);
    await server().until('RUNNING', await server().run([{}]));
  });

  it('make a healthy container UNHEALTHY for a time, and slow a start', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 5, timeout: 2, retries: 1 };
    await server().post('faults', { fault: 'slow-start', by: '500ms', count: 1 });
    const arn = await server().run([{ healthCheck }]);
    await expect.poll(() => server().task(arn), PATIENTLY).toMatchObject({ healthStatus: 'HEALTHY' });
    const { createdAt, startedAt } = await server().task(arn);
    expect(Number(startedAt) - Number(createdAt)).toBeGreaterThanOrEqual(500);
    await server().post('faults', { fault: 'health-check-failure', for: '1s' });
    await expect.poll(() => server().task(arn), PATIENTLY).toMatchObject({ healthStatus: 'UNHEALTHY' });
    await expect.poll(() => server().task(arn), PATIENTLY).toMatchObject({ healthStatus: 'HEALTHY' });
  });

  it('cut an agent off, which tells what happened meanwhile when it is back', async () => {
    const arn = await server().run([{}]);
    const { containerInstanceArn: instance } = await server().until('RUNNING', arn);
    await server().post('faults', { fault: 'disconnect-agent', match: { instance }, for: '1s' });
    await (await server().containerOf(arn)).kill();
    expect(await server().task(arn)).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'DISCONNECTED' });
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 137 }] });
  });
});
