import { CreateServiceCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../support/engine.ts';
import { startServer } from '../support/server.ts';
import { type SecondEngine, secondEnginePossible, startSecondEngine } from './second-engine.ts';
import { PATIENTLY } from './server/containers.ts';
import { DockerServer } from './server/docker-server.ts';

const possible = (await dockerAvailable()) && secondEnginePossible();
const LASTS = { command: ['sh', '-c', 'trap "exit 42" TERM; while :; do sleep 0.1; done'] };

describe.skipIf(!possible).each([
  ['and ends its containers', [], false],
  ['and keeps its containers', ['--live-restore'], true],
] as const)('an engine that is started again %s', (_what, flags, keeps) => {
  let engine: SecondEngine;
  let server: DockerServer;

  beforeAll(async () => {
    engine = await startSecondEngine(...flags);
    server = new DockerServer(await startServer({ runtime: 'docker', dockerHost: engine.url }));
  });
  afterAll(async () => {
    await server?.app.close();
    await engine?.stop();
  });

  const containers = () => engine.docker.listContainers({ all: true, filters: { label: ['drydock.owner'] } });

  it.each(['SIGTERM', 'SIGKILL'] as const)('after %s has each task as its containers are then', async (signal) => {
    const task = await server.run([LASTS]);
    const before = await server.until('RUNNING', task);
    await engine.restart(signal);
    if (keeps) {
      await server.until('RUNNING', await server.run([LASTS])); // the engine is in use again
      expect(await server.task(task)).toEqual(before);
      await server.stop(task);
      expect(await server.until('STOPPED', task)).toMatchObject({ containers: [{ exitCode: 42 }] });
    } else {
      const stopped = await server.until('STOPPED', task);
      expect(stopped).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ lastStatus: 'STOPPED' }] });
    }
    await server.post('reset');
    await expect.poll(containers, PATIENTLY).toEqual([]);
  });

  it('has a service at its count again, without one container too many', async () => {
    const { taskArn = '', taskDefinitionArn } = await server.task(await server.run([LASTS]));
    await server.stop(taskArn);
    const kept = { serviceName: 'kept', taskDefinition: taskDefinitionArn, desiredCount: 3 };
    await server.app.ecs.send(new CreateServiceCommand(kept));
    const running = async () => {
      const asked = { serviceName: 'kept', desiredStatus: 'RUNNING' as const };
      const { taskArns = [] } = await server.app.ecs.send(new ListTasksCommand(asked));
      const tasks = await Promise.all(taskArns.map((arn) => server.task(arn)));
      return tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').map(({ taskArn = '' }) => taskArn);
    };
    await expect.poll(running, PATIENTLY).toHaveLength(3);
    await engine.restart('SIGKILL');
    const onEngine = async () =>
      (await engine.docker.listContainers({ filters: { label: ['drydock.owner'] } }))
        .map(({ Labels }) => Labels['drydock.task-arn'] ?? '')
        .sort();
    await expect.poll(async () => (await onEngine()).length, PATIENTLY).toBe(3);
    await expect
      .poll(async () => JSON.stringify((await running()).sort()), PATIENTLY)
      .toBe(JSON.stringify(await onEngine()));
    expect(await onEngine()).toHaveLength(3);
  });
});
