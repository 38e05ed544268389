import { mkdir, readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { resourceId } from '../../../../model/arn.ts';
import type { Clock, Log } from '../../../../effects.ts';
import type { ContainerSpec } from '../../../runtime.ts';
import type { Engine } from '../connect.ts';
import { LABEL } from '../labels.ts';
import { cgroupFiles, cgroupFolders, type TaskLimits } from './cgroup-files.ts';

const ROOT = '/sys/fs/cgroup';
const ALL_TASKS = 'ecs'; // the real agent's
const FORGOTTEN_MS = 10 * 60_000;

export interface TaskCgroupsOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the control groups are mounted. */
  readonly root?: string | undefined;
}

/** How a container is held to the size of its task. */
export interface TaskShare {
  /** The control group of its task. */
  readonly cgroupParent?: string | undefined;
  /** Where there can be none: the container's own limit. */
  readonly memoryMiB?: number | undefined;
}

/**
 * The control groups of tasks with a size of their own: `/ecs/ID`, in which the engine puts their containers. We must be
 * allowed to write their limits ourselves, as the engine does not.
 */
export class TaskCgroups {
  readonly #options: TaskCgroupsOptions;
  readonly #root: string;
  #version: Promise<1 | 2 | undefined> | undefined;

  constructor(options: TaskCgroupsOptions) {
    this.#options = options;
    this.#root = options.root ?? ROOT;
  }

  /** Makes the control group of a container's task, and says what the engine is to be told. */
  async shareOf({ taskArn, task = {}, memoryMiB }: ContainerSpec): Promise<TaskShare> {
    const limits: TaskLimits = { cpuUnits: task.cpuUnits, memoryMiB: task.memoryMiB };
    if (!limits.cpuUnits && !limits.memoryMiB) return {};
    const version = await this.#usable();
    if (version !== undefined) {
      await this.#make(version, groupOf(taskArn), limits);
      return { cgroupParent: `/${groupOf(taskArn)}` };
    }
    return memoryMiB || !limits.memoryMiB ? {} : { memoryMiB: limits.memoryMiB };
  }

  /** Removes a task's control group, unless a container is in it. */
  async release(taskArn: string): Promise<void> {
    const version = await this.#usable();
    if (version !== undefined) await this.#remove(version, groupOf(taskArn));
  }

  /** Removes those that a crash left: old, empty, and of no task that has a container on the engine, whoever's. */
  async sweep(): Promise<void> {
    const version = await this.#usable();
    if (version === undefined) return;
    const folder = join(this.#root, version === 1 ? 'memory' : '', ALL_TASKS);
    const groups = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((each) =>
      each.isDirectory(),
    );
    if (groups.length === 0) return;
    const filters = { label: [LABEL.task] };
    const listed = await this.#options.engine.call('other', (docker) => docker.listContainers({ all: true, filters }));
    const tasks = new Set(listed?.map(({ Labels }) => resourceId(Labels[LABEL.task] ?? '')));
    for (const { name } of groups) {
      const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
      if (!tasks.has(name) && Date.now() - mtimeMs > FORGOTTEN_MS) await this.#remove(version, `${ALL_TASKS}/${name}`);
    }
  }

  /** The version of control groups we can write to for this engine; undefined where we cannot, which is said once. */
  #usable(): Promise<1 | 2 | undefined> {
    this.#version ??= this.#find().catch((error) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  async #find(): Promise<1 | 2 | undefined> {
    const info = await this.#options.engine.call('other', (docker) => docker.info());
    const version = info?.CgroupVersion === '2' ? 2 : 1;
    const why =
      info?.CgroupDriver !== 'cgroupfs'
        ? `its cgroup driver is ${info?.CgroupDriver}`
        : info.Name !== hostname()
          ? 'it runs on another machine'
          : await this.#refusal(version);
    if (why === undefined) return version;
    this.#options.log.info(
      { why },
      "the engine's control groups cannot be written: a task's memory limits each of its containers without a limit of its own",
    );
    return undefined;
  }

  async #refusal(version: 1 | 2): Promise<string | undefined> {
    try {
      for (const folder of cgroupFolders(version, ALL_TASKS, { cpuUnits: 1, memoryMiB: 1 }))
        await mkdir(join(this.#root, folder), { recursive: true });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #make(version: 1 | 2, group: string, limits: TaskLimits): Promise<void> {
    for (const folder of cgroupFolders(version, group, limits))
      await mkdir(join(this.#root, folder), { recursive: true });
    for (const { path, text } of cgroupFiles(version, group, limits)) await writeFile(join(this.#root, path), text);
  }

  /** The engine has made it in every hierarchy there is, whichever we wrote to. */
  async #remove(version: 1 | 2, group: string): Promise<void> {
    const hierarchies = version === 2 ? [''] : await readdir(this.#root);
    await Promise.all(hierarchies.map((hierarchy) => rmdir(join(this.#root, hierarchy, group)).catch(notThere)));
  }
}

const groupOf = (taskArn: string): string => `${ALL_TASKS}/${resourceId(taskArn)}`;

/** A link to another hierarchy finds it removed already; one that is in use stays. */
function notThere(error: NodeJS.ErrnoException): void {
  if (!['ENOENT', 'EBUSY', 'ENOTEMPTY', 'ENOTDIR'].includes(error.code ?? '')) throw error;
}
