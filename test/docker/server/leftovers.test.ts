import { readdirSync } from 'node:fs';
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { awsvpc } from '../../support/launches.ts';
import { PATIENTLY } from './containers.ts';
import { ownContainers, ownNetworks, ownVolumes, useDockerServer } from './docker-server.ts';

const CGROUPS = '/sys/fs/cgroup';

/** The names of control groups of tasks, of whichever controller. */
function cgroups(): string[] {
  const inFolder = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return []; // not there, or not ours to see
    }
  };
  return [CGROUPS, ...inFolder(CGROUPS).map((controller) => `${CGROUPS}/${controller}`)].flatMap((folder) =>
    inFolder(`${folder}/ecs`),
  );
}

/** Everything a task can have beside its containers. */
const EVERYTHING: Partial<RegisterTaskDefinitionCommandInput> = {
  networkMode: 'awsvpc',
  pidMode: 'task',
  ipcMode: 'task',
  cpu: '256',
  memory: '128',
  volumes: [{ name: 'v' }],
};

describe.skipIf(!(await dockerAvailable()))('a task with a network, namespaces, a size and a volume of its own', () => {
  const server = useDockerServer({ pausePool: 0 });

  it.each<[string, Partial<ContainerDefinition>, RegExp | number]>([
    ['has an image that cannot be pulled', { image: 'localhost:1/no/such:1' }, /^CannotPullContainerError: /],
    ['cannot be created', { workingDirectory: 'tmp' }, /^CannotCreateContainerError: /],
    ['cannot be started', { command: ['/no/such/thing'] }, /^CannotStartContainerError: /],
    ['exits at once', { command: ['sh', '-c', 'exit 3'] }, 3],
  ])('leaves nothing of them behind when one of its containers %s', async (_what, asked, outcome) => {
    const mountPoints = [{ sourceVolume: 'v', containerPath: '/v' }];
    const arn = await server().run(
      [
        { name: 'good', mountPoints, portMappings: [{ containerPortRange: '81-83' }] },
        { name: 'bad', mountPoints, dependsOn: [{ containerName: 'good', condition: 'START' }], ...asked },
      ],
      { networkConfiguration: awsvpc() },
      EVERYTHING,
    );
    const { containers = [] } = await server().until('STOPPED', arn);
    const bad = containers.find(({ name }) => name === 'bad');
    if (typeof outcome === 'number') expect(bad).toMatchObject({ exitCode: outcome });
    else expect(bad?.reason).toMatch(outcome);
    expect(containers.map(({ networkBindings }) => networkBindings)).toEqual([[], []]);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    await expect.poll(ownNetworks, PATIENTLY).toEqual([]);
    await expect.poll(ownVolumes, PATIENTLY).toEqual([]);
    await expect.poll(cgroups, PATIENTLY).not.toContain(arn.split('/').at(-1));
  });
});
