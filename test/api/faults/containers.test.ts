import { beforeEach, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { useFaultsServer } from './faults-server.ts';

const healthCheck = { command: ['CMD-SHELL', 'true'] };
const second = 1000;

describe('faults of containers', () => {
  const server = useFaultsServer();
  beforeEach(async () => {
    await server().register(definition('web', { containerDefinitions: [container({ healthCheck })] }));
    await server().register(definition('job', { containerDefinitions: [container({ healthCheck, image: 'job:1' })] }));
  });

  const run = async (taskDefinition: string, count = 1) => {
    const tasks = await server().run({ taskDefinition, count });
    await server().idle();
    return Promise.all(tasks.map(async ({ taskArn = '' }) => (await server().seen(taskArn)) ?? {}));
  };
  const statuses = async (taskDefinition: string, count: number) =>
    (await run(taskDefinition, count)).map(({ lastStatus }) => lastStatus).sort();

  it('fail the pull of an image a number of times, in the words of ECS, and then no more', async () => {
    await server().fault({ fault: 'pull-failure', match: { image: 'job:*' }, count: 2, reason: 'no route to host' });
    expect(await statuses('web', 1)).toEqual(['RUNNING']);
    const [failed] = await run('job');
    expect(failed).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      containers: [{ reason: 'CannotPullContainerError: no route to host' }],
    });
    expect(await server().faults()).toMatchObject([{ struck: 1, left: 1 }]);
    expect(await statuses('job', 2)).toEqual(['RUNNING', 'STOPPED']);
    expect(await server().faults()).toEqual([]);
  });

  it('fail pulls for a time, whatever the image, and say in the reason which fault it was', async () => {
    const { id } = await server().fault({ fault: 'pull-failure', for: '30s' });
    const [failed] = await run('web');
    expect(failed?.containers?.[0]?.reason).toContain(id);
    await server().pass(29 * second);
    expect(await statuses('job', 1)).toEqual(['STOPPED']);
    await server().pass(second);
    expect(await statuses('job', 1)).toEqual(['RUNNING']);
  });

  it('fail the health checks of a family until they are lifted, and those of no other', async () => {
    const [[web], [job]] = [await run('web'), await run('job')];
    const health = async () =>
      Promise.all([web, job].map(async (task) => (await server().seen(task?.taskArn ?? ''))?.healthStatus));
    expect(await health()).toEqual(['HEALTHY', 'HEALTHY']);
    await server().pass(5 * second);
    const { id } = await server().fault({ fault: 'health-check-failure', match: { family: 'web' } });
    expect(await health()).toEqual(['UNHEALTHY', 'HEALTHY']);
    const [young] = await run('web');
    expect(young).toMatchObject({ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' });
    await server().pass(5 * second);
    expect((await server().seen(young?.taskArn ?? ''))?.healthStatus).toBe('UNHEALTHY');
    await server().lift(id);
    expect(await health()).toEqual(['HEALTHY', 'HEALTHY']);
  });

  it('fail the health checks of so many containers, those that run first, until their time is over', async () => {
    const tasks = await run('web', 3);
    await server().pass(5 * second);
    await server().fault({ fault: 'health-check-failure', count: 2, for: '1m' });
    tasks.push(...(await run('web')));
    const unhealthy = async () => {
      const seen = await Promise.all(tasks.map(({ taskArn = '' }) => server().seen(taskArn)));
      return seen.map((task) => task?.healthStatus === 'UNHEALTHY');
    };
    expect((await unhealthy()).filter(Boolean)).toHaveLength(2);
    expect((await unhealthy())[3]).toBe(false);
    expect(await server().faults()).toMatchObject([{ struck: 2, left: 0 }]);
    await server().pass(60 * second);
    expect((await unhealthy()).filter(Boolean)).toEqual([]);
  });

  it('leave a container without a health check UNKNOWN', async () => {
    await server().register(definition('plain'));
    await server().fault({ fault: 'health-check-failure', match: { family: 'plain' } });
    expect((await run('plain'))[0]?.healthStatus).toBe('UNKNOWN');
  });

  it('slow a start by a time, also after the count is used up', async () => {
    await server().fault({ fault: 'slow-start', match: { cluster: 'default' }, count: 1, by: '10s' });
    const [[slow], [fast]] = [await run('web'), await run('web')];
    expect([slow?.lastStatus, fast?.lastStatus]).toEqual(['PENDING', 'RUNNING']);
    await server().pass(9 * second);
    expect((await server().seen(slow?.taskArn ?? ''))?.lastStatus).toBe('PENDING');
    await server().pass(second);
    const started = await server().seen(slow?.taskArn ?? '');
    expect(started?.lastStatus).toBe('RUNNING');
    expect(Number(started?.startedAt) - Number(started?.createdAt)).toBe(10 * second);
  });

  it('slow a start no longer once they are lifted', async () => {
    const { id } = await server().fault({ fault: 'slow-start', by: 3_600_000 });
    const [slow] = await run('web');
    expect(slow?.lastStatus).toBe('PENDING');
    await server().lift(id);
    expect((await server().seen(slow?.taskArn ?? ''))?.lastStatus).toBe('RUNNING');
  });

  it('let a task be stopped that is slow to start', async () => {
    await server().fault({ fault: 'slow-start', by: '1h' });
    const [slow] = await run('web');
    await server().stop(slow?.taskArn ?? '');
    await server().idle();
    expect((await server().seen(slow?.taskArn ?? ''))?.lastStatus).toBe('STOPPED');
    await server().pass(3_600_000);
    expect((await server().seen(slow?.taskArn ?? ''))?.lastStatus).toBe('STOPPED');
  });
});
