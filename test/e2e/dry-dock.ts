import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTasksCommand, type ECSClient, ListContainerInstancesCommand, type Task } from '@aws-sdk/client-ecs';
import type { ContainerInfo } from 'dockerode';
import { expect } from 'vitest';
import { docker } from '../docker/docker-harness.ts';
import { containersWith, PATIENTLY, removeAll } from '../docker/server/containers.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { lastingPort, type ServerProcess, startProcess } from '../support/process.ts';
import { ecsClient } from '../support/server.ts';

/** The image of fixtures/task-definitions/web.json; from our own busybox where it is missing, as no registry is asked. */
export async function ensureWebImage(): Promise<void> {
  await ensureImages();
  const name = 'busybox:latest';
  const there = await docker
    .getImage(name)
    .inspect()
    .catch(() => undefined);
  if (there === undefined) await docker.getImage(BUSYBOX).tag({ repo: 'busybox', tag: 'latest' });
}

type Env = Readonly<Record<string, string>>;

/** A data folder and a port, and the servers that run on them one after another, each a process of its own. */
export class DryDock {
  readonly options: Readonly<Record<string, string>>;
  readonly ecs: ECSClient;
  readonly #folder: string;
  #server: ServerProcess | undefined;
  #instances: readonly string[] = [];

  /** Options of `start` besides --port and --data, which may be put over as well. */
  static async make(options: Readonly<Record<string, string>> = {}): Promise<DryDock> {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-e2e-'));
    const port = String(await lastingPort());
    return new DryDock(folder, { port, data: join(folder, 'data'), runtime: 'docker', ...options });
  }

  private constructor(folder: string, options: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.options = options;
    this.ecs = ecsClient(`http://127.0.0.1:${options.port}`);
  }

  get server(): ServerProcess {
    if (this.#server === undefined) throw new Error('the server was not started');
    return this.#server;
  }

  async start(env: Env = {}): Promise<ServerProcess> {
    this.#server = await startProcess(this.options, env);
    const { containerInstanceArns = [] } = await this.ecs.send(new ListContainerInstancesCommand({}));
    this.#instances = containerInstanceArns;
    return this.#server;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    expect(await this.server.kill('SIGKILL')).toBe('SIGKILL');
  }

  /** Starts on what a killed server left, and waits until the new one has looked at everything on the engine. */
  async startAgain(env: Env = {}): Promise<void> {
    const owned = (await this.containers())[0]?.Labels['drydock.owner'];
    const orphan = owned === undefined ? undefined : await this.leaveOrphan(owned);
    await this.start(env);
    if (orphan !== undefined) await expect.poll(() => exists(orphan), PATIENTLY).toBe(false);
  }

  /** A container that looks like ours, of a task nobody knows; gives its id. */
  async leaveOrphan(owner: string): Promise<string> {
    const { id } = await docker.createContainer({
      Image: BUSYBOX,
      Cmd: ['sleep', '3600'],
      Labels: {
        'drydock.owner': owner,
        'drydock.container-instance': this.#instances[0] ?? '',
        'drydock.task-arn': `arn:aws:ecs:us-east-1:000000000000:task/default/${randomBytes(16).toString('hex')}`,
        'drydock.container-name': 'app',
      },
    });
    return id;
  }

  /** Every container of this server's instances, running or not. */
  async containers(): Promise<ContainerInfo[]> {
    if (this.options.runtime !== 'docker') return [];
    return containersWith('drydock.container-instance', (arn) => this.#instances.includes(arn));
  }

  /** The engine's ids of those that run, in order. */
  async running(): Promise<string[]> {
    const containers = await this.containers();
    return containers
      .filter(({ State }) => State === 'running')
      .map(({ Id }) => Id)
      .sort();
  }

  async tasks(arns: readonly string[]): Promise<Task[]> {
    return (await this.ecs.send(new DescribeTasksCommand({ tasks: [...arns] }))).tasks ?? [];
  }

  /** The task once it has this status. */
  async until(lastStatus: string, arn: string): Promise<Task> {
    let task: Task | undefined;
    const look = async () => {
      [task] = await this.tasks([arn]);
      return task;
    };
    await expect.poll(look, PATIENTLY).toMatchObject({ lastStatus });
    return task ?? {};
  }

  /** Ends everything and removes every trace; gives the names of containers that were still there. */
  async remove(): Promise<string[]> {
    await this.#server?.kill('SIGKILL');
    const left = await removeAll(await this.containers());
    await rm(this.#folder, { recursive: true, force: true });
    return left;
  }
}

export const exists = (id: string): Promise<boolean> =>
  docker
    .getContainer(id)
    .inspect()
    .then(
      () => true,
      () => false,
    );
