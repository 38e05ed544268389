import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { docker } from '../docker-harness.ts';
import { useDockerServer } from './docker-server.ts';

const MIB = 2 ** 20;
const FOREVER = 'exec sleep 3600';
const shell = (name: string, script: string, more: Partial<ContainerDefinition> = {}) => ({
  name,
  entryPoint: ['sh', '-c'],
  command: [script],
  ...more,
});

/** Whether this process may limit control groups of this engine, and they are of version 1. */
async function writesCgroups(): Promise<boolean> {
  if (!(await dockerAvailable()) || process.getuid?.() !== 0) return false;
  const { CgroupDriver, CgroupVersion } = await docker.info();
  return CgroupDriver === 'cgroupfs' && CgroupVersion === '1';
}

const withCgroups = await writesCgroups();

describe.skipIf(!(await dockerAvailable()))('a task on Docker', () => {
  const server = useDockerServer();
  const groupOf = (arn: string, controller: string) => `/sys/fs/cgroup/${controller}/ecs/${arn.split('/').at(-1)}`;

  describe.runIf(withCgroups)('with a size of its own', () => {
    const size = { cpu: '256', memory: '64' };

    it('has a control group with that size, which goes with it', async () => {
      const containers = ['a', 'b'].map((name) => ({ ...shell(name, FOREVER), memory: undefined }));
      const arn = await server().run(containers, {}, size);
      await server().until('RUNNING', arn);
      const limit = (controller: string, file: string) =>
        Number(readFileSync(`${groupOf(arn, controller)}/${file}`, 'utf8'));
      expect(limit('memory', 'memory.limit_in_bytes')).toBe(64 * MIB);
      expect(limit('cpu', 'cpu.cfs_quota_us') / limit('cpu', 'cpu.cfs_period_us')).toBe(0.25);
      for (const name of ['a', 'b']) {
        const { Id, HostConfig } = await (await server().containerOf(arn, name)).inspect();
        expect(HostConfig).toMatchObject({ CgroupParent: `/ecs/${arn.split('/').at(-1)}`, Memory: 0 });
        expect(existsSync(`${groupOf(arn, 'memory')}/${Id}`)).toBe(true);
      }
      await server().stop(arn);
      await server().until('STOPPED', arn);
      await server().app.idle();
      for (const controller of ['memory', 'cpu', 'pids']) expect(existsSync(groupOf(arn, controller))).toBe(false);
    });

    it('is held to it, whatever its containers may use each', async () => {
      const glutton = shell('glutton', 'x=aaaaaaaa; while :; do x=$x$x; done', { memory: undefined });
      const arn = await server().run([glutton], {}, { memory: '16' });
      const { containers } = await server().until('STOPPED', arn);
      const reason = 'OutOfMemoryError: Container killed due to memory usage';
      expect(containers?.[0]).toMatchObject({ exitCode: 137, reason });
    });
  });

  const found = 'exit 21';
  const SEES = `until ps | grep -q "[s]leep 4321"; do sleep 0.1; done; ${found}`;

  it.each(['bridge', 'host', 'none'] as const)(
    'has one process namespace with pidMode task in mode %s',
    async (networkMode) => {
      const arn = await server().run(
        [shell('other', 'exec sleep 4321', { essential: false }), shell('app', SEES)],
        {},
        { pidMode: 'task', networkMode },
      );
      const { containers } = await server().until('STOPPED', arn);
      expect(containers?.find(({ name }) => name === 'app')).toMatchObject({ exitCode: 21 });
    },
  );

  it('has processes of its own without a pidMode', async () => {
    const script = 'sleep 1; ps | grep -q "[s]leep 4321" && exit 1; exit 22';
    const arn = await server().run([shell('other', 'exec sleep 4321', { essential: false }), shell('app', script)]);
    const { containers } = await server().until('STOPPED', arn);
    expect(containers?.find(({ name }) => name === 'app')).toMatchObject({ exitCode: 22 });
  });

  it('has no zombies with pidMode task, although no container of it is the first process', async () => {
    const script = '(sh -c "sleep 0.2 & exec true") ; sleep 1; ps -o stat,comm | grep -q "^Z" && exit 1; exit 23';
    const arn = await server().run([shell('app', script)], {}, { pidMode: 'task' });
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 23 }] });
  });

  it.each([
    ['pid', { pidMode: 'host' }],
    ['ipc', { ipcMode: 'host' }],
  ] as const)('has the %s namespace of the machine when told %j', async (kind, mode) => {
    const same = shell('app', `[ "$(readlink /proc/self/ns/${kind})" = "$WANTED" ] && exit 24; exit 1`, {
      environment: [{ name: 'WANTED', value: readlinkSync(`/proc/self/ns/${kind}`) }],
    });
    const arn = await server().run([same], {}, mode);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 24 }] });
  });

  it('has one IPC namespace with ipcMode task, with the kernel settings of it', async () => {
    const systemControls = [{ namespace: 'fs.mqueue.msg_max', value: '7' }];
    const writes = shell('other', `readlink /proc/self/ns/ipc > /dev/shm/name; ${FOREVER}`, {
      essential: false,
      systemControls,
    });
    const reads = shell(
      'app',
      'until [ -s /dev/shm/name ]; do sleep 0.1; done; [ "$(cat /dev/shm/name)" = "$(readlink /proc/self/ns/ipc)" ] && exit $(cat /proc/sys/fs/mqueue/msg_max); exit 1',
    );
    const arn = await server().run([writes, reads], {}, { ipcMode: 'task' });
    const { containers } = await server().until('STOPPED', arn);
    expect(containers?.find(({ name }) => name === 'app')).toMatchObject({ exitCode: 7 });
  });

  it('has no shared memory with ipcMode none', async () => {
    const arn = await server().run(
      [shell('app', 'mount | grep -q /dev/shm && exit 1; exit 25')],
      {},
      { ipcMode: 'none' },
    );
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 25 }] });
  });

  it('ends with the pause container that holds what its containers share, and leaves nothing', async () => {
    const arn = await server().run([shell('app', FOREVER)], {}, { pidMode: 'task' });
    await server().until('RUNNING', arn);
    const { HostConfig } = await (await server().containerOf(arn)).inspect();
    await docker.getContainer(HostConfig.PidMode?.replace('container:', '') ?? '').kill();
    await server().until('STOPPED', arn);
    await server().app.idle();
  });
});
