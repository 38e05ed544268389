import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, describe, expect, it } from 'vitest';
import { cgroupFiles } from '../../../src/agent/runtimes/docker/cgroup/cgroup-files.ts';
import { TaskCgroups } from '../../../src/agent/runtimes/docker/cgroup/task-cgroups.ts';
import type { Engine } from '../../../src/agent/runtimes/docker/connect.ts';
import type { TaskSettings } from '../../../src/agent/runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { containerSpec } from '../../support/runtime-harness.ts';

const MIB = 2 ** 20;
const { clock, log } = realEffects('silent');

describe('the files of a control group', () => {
  it.each([
    [1, {}, []],
    [1, { memoryMiB: 64 }, [['memory/ecs/a/memory.limit_in_bytes', String(64 * MIB)]]],
    [
      1,
      { cpuUnits: 512 },
      [
        ['cpu/ecs/a/cpu.cfs_period_us', '100000'],
        ['cpu/ecs/a/cpu.cfs_quota_us', '50000'],
      ],
    ],
    [
      1,
      { cpuUnits: 2 },
      [
        ['cpu/ecs/a/cpu.cfs_period_us', '100000'],
        ['cpu/ecs/a/cpu.cfs_quota_us', '1000'],
      ],
    ],
    [
      2,
      { cpuUnits: 2048, memoryMiB: 1 },
      [
        ['cgroup.subtree_control', '+cpu +memory'],
        ['ecs/cgroup.subtree_control', '+cpu +memory'],
        ['ecs/a/cpu.max', '200000 100000'],
        ['ecs/a/memory.max', String(MIB)],
      ],
    ],
  ] as const)('of version %i for %j', (version, limits, expected) => {
    expect(cgroupFiles(version, 'ecs/a', limits).map(({ path, text }) => [path, text])).toEqual(expected);
  });
});

describe('the share of a container in its task', () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-cgroup-'));
  afterAll(() => rmSync(root, { recursive: true }));

  /** An engine that says this of itself; the control groups are files in a folder. */
  function cgroups(info: object) {
    const docker = { info: async () => ({ CgroupDriver: 'cgroupfs', Name: hostname(), ...info }) } as unknown as Docker;
    const call: Engine['call'] = (_step, use) => use(docker);
    return new TaskCgroups({ engine: { address: '', call, close() {} }, clock, log, root });
  }
  const specWith = (task: TaskSettings | undefined, memoryMiB?: number) =>
    containerSpec('nginx', '127.9.0.1', { task, memoryMiB });
  const SIZE = { cpuUnits: 256, memoryMiB: 64 };

  it('is a place in its control group, which has the size of the task', async () => {
    const spec = specWith(SIZE, 8);
    const id = spec.taskArn.split('/').at(-1);
    expect(await cgroups({}).shareOf(spec)).toEqual({ cgroupParent: `/ecs/${id}` });
    expect(readFileSync(join(root, 'memory/ecs', String(id), 'memory.limit_in_bytes'), 'utf8')).toBe(String(64 * MIB));
    expect(await cgroups({ CgroupVersion: '2' }).shareOf(spec)).toEqual({ cgroupParent: `/ecs/${id}` });
    expect(readFileSync(join(root, 'ecs', String(id), 'memory.max'), 'utf8')).toBe(String(64 * MIB));
  });

  it.each([
    ['by systemd', { CgroupDriver: 'systemd' }],
    ['elsewhere', { Name: 'another machine' }],
  ])('is at most all of it where control groups are kept %s', async (_where, info) => {
    expect(await cgroups(info).shareOf(specWith(SIZE))).toEqual({ memoryMiB: 64 });
    expect(await cgroups(info).shareOf(specWith(SIZE, 8))).toEqual({});
    expect(await cgroups(info).shareOf(specWith({ cpuUnits: 256 }))).toEqual({});
  });

  it('is nothing in a task without a size', async () => {
    expect(await cgroups({}).shareOf(specWith(undefined))).toEqual({});
    expect(await cgroups({}).shareOf(specWith({ pidMode: 'task' }))).toEqual({});
  });
});
