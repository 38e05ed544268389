import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerDefinition, Volume } from '@aws-sdk/client-ecs';
import { afterAll, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { docker } from '../docker-harness.ts';
import { PATIENTLY } from './containers.ts';
import { ownVolumes, useDockerServer } from './docker-server.ts';

const SHARED = `drydock-test-${randomBytes(4).toString('hex')}`;

const ownNames = async () => (await ownVolumes()).map(({ Name }) => Name);

const mounting = (script: string, more: Partial<ContainerDefinition> = {}): Partial<ContainerDefinition> => ({
  command: ['sh', '-c', `${script} && exit 11; exit 1`],
  mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }],
  ...more,
});

describe.skipIf(!(await dockerAvailable()))('a volume on Docker', () => {
  const server = useDockerServer();
  afterAll(async () => {
    await docker
      .getVolume(SHARED)
      .remove()
      .catch(() => undefined);
  });

  const run = (containers: Partial<ContainerDefinition>[], volume: Partial<Volume>) =>
    server().run(containers, {}, { volumes: [{ name: 'v', ...volume }] });
  const ends = async (arn: string) =>
    (await server().until('STOPPED', arn)).containers?.map(({ exitCode, reason }) => reason ?? exitCode);

  it('of the host is one of its folders', async () => {
    const sourcePath = await mkdtemp(join(tmpdir(), 'drydock-volume-'));
    try {
      expect(await ends(await run([mounting('echo hello > /v/file')], { host: { sourcePath } }))).toEqual([11]);
      expect(await readFile(join(sourcePath, 'file'), 'utf8')).toBe('hello\n');
      const readOnly = { mountPoints: [{ sourceVolume: 'v', containerPath: '/v', readOnly: true }] };
      const arn = await run([mounting('grep hello /v/file && ! touch /v/x', readOnly)], { host: { sourcePath } });
      expect(await ends(arn)).toEqual([11]);
    } finally {
      await rm(sourcePath, { recursive: true });
    }
  });

  it('of the host that is not there is made, an empty folder, as the engine does', async () => {
    const root = await mkdtemp(join(tmpdir(), 'drydock-missing-'));
    try {
      const sourcePath = join(root, 'missing');
      expect(await ends(await run([mounting('test -z "$(ls -A /v)"')], { host: { sourcePath } }))).toEqual([11]);
      expect(await readdir(sourcePath)).toEqual([]);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it.each<[string, Partial<Volume>]>([
    ['that says nothing', {}],
    ['of scope task', { dockerVolumeConfiguration: { scope: 'task', driver: 'local', labels: { team: 'blue' } } }],
  ])('%s is shared by the containers of a task, and gone with it', async (_what, volume) => {
    const waits = 'until grep hello /v/file; do sleep 0.1; done';
    const arn = await run(
      [mounting('echo hello > /v/file; sleep 60'), mounting(`${waits}; sleep 2`, { name: 'reader' })],
      volume,
    );
    await server().until('RUNNING', arn);
    const [name = ''] = await ownNames();
    expect((await docker.getVolume(name).inspect()).Labels).toMatchObject(
      volume.dockerVolumeConfiguration?.labels ?? {},
    );
    expect((await ends(arn))?.[1]).toBe(11);
    await expect.poll(ownVolumes, PATIENTLY).toEqual([]);
  });

  it('of another container is mounted where that one has it', async () => {
    const from = { volumesFrom: [{ sourceContainer: 'app', readOnly: true }], mountPoints: [] };
    const script = 'until grep hello /v/file; do sleep 0.1; done; ! touch /v/x';
    const arn = await run(
      [mounting('echo hello > /v/file; sleep 60', { essential: false }), mounting(script, { name: 'reader', ...from })],
      {},
    );
    expect((await ends(arn))?.[1]).toBe(11);
  });

  it('of scope shared must be there, is made only if told, and outlives the task', async () => {
    const shared = (autoprovision: boolean, labels?: Record<string, string>) => ({
      dockerVolumeConfiguration: { scope: 'shared' as const, autoprovision, ...(labels ? { labels } : {}) },
    });
    const run = async (volume: Partial<Volume>, script: string) => {
      const containers = [mounting(script, { mountPoints: [{ sourceVolume: SHARED, containerPath: '/v' }] })];
      return ends(await server().run(containers, {}, { volumes: [{ name: SHARED, ...volume }] }));
    };
    const missing = /^CannotCreateVolumeError: .*'drydock-test-.*' does not exist and autoprovision is set to false/;
    expect(await run(shared(false), 'true')).toEqual([expect.stringMatching(missing)]);
    expect(await run(shared(true), 'echo hello > /v/file')).toEqual([11]);
    expect(await run(shared(false), 'grep hello /v/file')).toEqual([11]);
    const other = expect.stringMatching(/^CannotCreateVolumeError: .* other labels/);
    expect(await run(shared(true, { team: 'red' }), 'true')).toEqual([other]);
    expect(await ownNames()).toEqual([SHARED]);
    await server().post('reset');
    expect(await ownVolumes()).toEqual([]);
  });

  it('of EFS is the same for all who name its file system, each at the root it says', async () => {
    const efs = (rootDirectory?: string) => ({
      efsVolumeConfiguration: { fileSystemId: 'fs-12345678', ...(rootDirectory ? { rootDirectory } : {}) },
    });
    const write = await run([mounting('mkdir -p /v/data && echo hello > /v/data/file')], efs());
    expect(await ends(write)).toEqual([11]);
    expect(await ends(await run([mounting('grep hello /v/file')], efs('/data/../../data')))).toEqual([11]);
    await server().post('reset');
    expect(await ownVolumes()).toEqual([]);
  });

  it.each<[string, Partial<Volume>, string, RegExp]>([
    ['a path that is none', { host: { sourcePath: 'v' } }, '/v', /^CannotCreateContainerError: .*must be absolute/],
    ['a colon in a path', { host: { sourcePath: '/tmp' } }, '/v:ro', /^CannotCreateContainerError: invalid volume/],
    [
      'a driver nobody has',
      { dockerVolumeConfiguration: { scope: 'task', driver: 'local', driverOpts: { no: 'x' } } },
      '/v',
      /^CannotCreateVolumeError: /,
    ],
  ])('with %s ends its task, and leaves nothing', async (_what, volume, containerPath, reason) => {
    const arn = await run([mounting('true', { mountPoints: [{ sourceVolume: 'v', containerPath }] })], volume);
    expect(await ends(arn)).toEqual([expect.stringMatching(reason)]);
    await expect.poll(ownVolumes, PATIENTLY).toEqual([]);
  });
});
