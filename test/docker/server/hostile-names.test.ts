import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { ownContainers, ownVolumes, useDockerServer } from './docker-server.ts';

const LONGEST = 255;
const many = (count: number, make: (index: number) => [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));

const LABELS: readonly (readonly [what: string, labels: Record<string, string>])[] = [
  ['quotes, newlines and letters of far away', { 'a"b\'c': 'd"\'`$(x)\n\t☃ 漢字', 'é=è': '=' }],
  ['an empty name, and empty values', { '': 'x', y: '' }],
  ['hundreds of them', many(500, (index) => [`label-${index}`, 'v'.repeat(50)])],
  ['a long one', { long: 'x'.repeat(30_000) }],
  ['what the language has of its own', { constructor: 'x', toString: 'y', length: 'z' }],
];

const OURS = {
  'drydock.owner': 'somebody else',
  'drydock.task-arn': 'arn:aws:ecs:us-east-1:000000000000:task/default/stolen',
  'drydock.container-instance': 'x',
  'drydock.container-name': 'other',
  'drydock.ports': '[{"bindIP":"0.0.0.0","containerPort":1,"hostPort":1}]',
  'drydock.pause-for': 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  'drydock.pause': 'f'.repeat(64),
  'drydock.shared': 'true',
  'com.amazonaws.ecs.task-arn': 'forged',
};

describe.skipIf(!(await dockerAvailable()))('names and labels that mean harm', () => {
  const server = useDockerServer();

  /** Runs a task, gives its first container's labels on the engine, and stops it. */
  async function labelsOf(containers: readonly Partial<ContainerDefinition>[]): Promise<Record<string, string>> {
    const arn = await server().run(containers);
    await server().until('RUNNING', arn);
    const { Config } = await (await server().containerOf(arn)).inspect();
    await server().stop(arn);
    await server().until('STOPPED', arn);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    return Config.Labels;
  }

  it.each(LABELS)('labels: %s are on the container as they are', async (_what, dockerLabels) => {
    const labels = await labelsOf([{ dockerLabels }]);
    for (const [name, value] of Object.entries(dockerLabels)) expect(labels[name]).toBe(value);
  });

  it('labels with our prefix, or the agent’s, make no container another’s', async () => {
    const labels = await labelsOf([{ dockerLabels: OURS }]);
    for (const name of ['owner', 'task-arn', 'container-instance', 'container-name', 'ports', 'pause']) {
      expect(labels[`drydock.${name}`]).not.toBe(OURS[`drydock.${name}` as keyof typeof OURS]);
    }
    expect(labels['com.amazonaws.ecs.task-arn']).toMatch(/^arn:aws:ecs:/);
  });

  it('labels with our prefix keep no volume from going with its task', async () => {
    const dockerVolumeConfiguration = { scope: 'task', labels: { ...OURS, team: 'blue' } } as const;
    const mountPoints = [{ sourceVolume: 'v', containerPath: '/v' }];
    const arn = await server().run([{ mountPoints }], {}, { volumes: [{ name: 'v', dockerVolumeConfiguration }] });
    await server().until('RUNNING', arn);
    expect((await ownVolumes()).map(({ Labels }) => Labels?.team)).toEqual(['blue']);
    await server().stop(arn);
    await server().until('STOPPED', arn);
    await expect.poll(ownVolumes, PATIENTLY).toEqual([]);
  });

  it('container names as long as they may be, alike but for their end, are those of two containers', async () => {
    const names = ['1', '_'].map((end) => end.padStart(LONGEST, 'n'));
    const arn = await server().run(names.map((name) => ({ name, command: ['sh', '-c', 'sleep 0.2; exit 4'] })));
    const { containers = [] } = await server().until('STOPPED', arn);
    expect(containers.map(({ name }) => name)).toEqual(names);
    expect(new Set(containers.map(({ runtimeId }) => runtimeId)).size).toBe(2);
  });

  it.each(['-', '_', '--help', '0', '-_-'])('a container may be called %s', async (name) => {
    const arn = await server().run([{ name, command: ['sh', '-c', 'exit 4'] }]);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ name, exitCode: 4 }] });
  });
});
