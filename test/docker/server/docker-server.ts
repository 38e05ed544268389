import {
  type ContainerDefinition,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import type { Container, VolumeInspectInfo } from 'dockerode';
import { afterAll, beforeAll, expect } from 'vitest';
import type { App } from '../../../src/app.ts';
import { memoryOwner } from '../../../src/agent/runtimes/docker/memory-owner.ts';
import type { Config } from '../../../src/config.ts';
import { container, definition } from '../../support/definitions.ts';
import { ensureImages } from '../../support/images.ts';
import { startServer } from '../../support/server.ts';
import { docker } from '../docker-harness.ts';
import { containersWith, PATIENTLY, removeAll } from './containers.ts';

type Launch = Partial<Omit<RunTaskCommandInput, 'taskDefinition'>>;

let families = 0;

/** What a test does to a server that runs containers. */
export class DockerServer {
  readonly app: App & { readonly ecs: ECSClient };

  constructor(app: App & { readonly ecs: ECSClient }) {
    this.app = app;
  }

  /** Registers a task definition of its own (its containers stop within a second unless told) and runs it; gives the task's ARN. Throws when it finds no place. */
  async run(
    containers: readonly Partial<ContainerDefinition>[],
    launch: Launch = {},
    more: Partial<RegisterTaskDefinitionCommandInput> = {},
  ): Promise<string> {
    const containerDefinitions = containers.map((each) => container({ stopTimeout: 1, ...each }));
    const taskDefinition = `test-${families++}`;
    await this.app.ecs.send(
      new RegisterTaskDefinitionCommand(definition(taskDefinition, { containerDefinitions, ...more })),
    );
    const { tasks, failures } = await this.app.ecs.send(new RunTaskCommand({ taskDefinition, ...launch }));
    const arn = tasks?.[0]?.taskArn;
    if (arn === undefined) throw new Error(`no place for ${taskDefinition}: ${JSON.stringify(failures)}`);
    return arn;
  }

  async task(arn: string): Promise<Task> {
    const { tasks } = await this.app.ecs.send(new DescribeTasksCommand({ tasks: [arn] }));
    const [task] = tasks ?? [];
    if (task === undefined) throw new Error(`there is no ${arn}`);
    return task;
  }

  /** The task once it is RUNNING or STOPPED, whichever is asked for. */
  async until(lastStatus: string, arn: string): Promise<Task> {
    await expect.poll(() => this.task(arn), PATIENTLY).toMatchObject({ lastStatus });
    return this.task(arn);
  }

  stop(task: string, reason?: string): Promise<unknown> {
    return this.app.ecs.send(new StopTaskCommand({ task, reason }));
  }

  /** The engine's handle on a task's container: on the first one unless named. */
  async containerOf(arn: string, name?: string): Promise<Container> {
    const { containers = [] } = await this.task(arn);
    const found = name === undefined ? containers[0] : containers.find((each) => each.name === name);
    return docker.getContainer(found?.runtimeId ?? `none of ${arn}`);
  }

  /** The engine's ids of the containers of all tasks that are to run. */
  async runtimeIds(): Promise<string[]> {
    const { taskArns = [] } = await this.app.ecs.send(new ListTasksCommand({}));
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await this.app.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    return tasks.flatMap(({ containers = [] }) => containers.map(({ runtimeId = 'none' }) => runtimeId));
  }

  async post(path: string, body: object = {}): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.app.url}/_drydock/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers,
    });
    expect(answer.status).toBe(200);
    return answer.json();
  }
}

/** The containers of the servers in this process. */
export const ownContainers = () => containersWith('drydock.owner', (owner) => owner.startsWith(memoryOwner()));

/** The networks of the servers in this process. */
export async function ownNetworks(): Promise<string[]> {
  const networks = await docker.listNetworks({ filters: { label: ['drydock.owner'] } });
  return networks.filter(({ Labels }) => Labels?.['drydock.owner']?.startsWith(memoryOwner())).map(({ Name }) => Name);
}

/** The volumes of the servers in this process. */
export async function ownVolumes(): Promise<VolumeInspectInfo[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: ['drydock.owner'] } });
  return (Volumes ?? []).filter(({ Labels }) => Labels?.['drydock.owner']?.startsWith(memoryOwner()));
}

/** A server for the tests of one `describe`, which must leave no container and no network behind. */
export function useDockerServer(settings: Partial<Config> = {}): () => DockerServer {
  let server: DockerServer | undefined;
  beforeAll(async () => {
    await ensureImages();
    server = new DockerServer(await startServer({ runtime: 'docker', ...settings }));
  });
  afterAll(async () => {
    try {
      await server?.app.close();
    } finally {
      expect(await removeAll(await ownContainers())).toEqual([]);
      expect(await ownNetworks()).toEqual([]);
    }
  });
  return () => {
    if (server === undefined) throw new Error('the server did not start');
    return server;
  };
}
