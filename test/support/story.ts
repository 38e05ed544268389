import {
  type CreateServiceCommandInput,
  CreateServiceCommand,
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type Task,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { onTestFinished } from 'vitest';
import { createDialClock } from '../../src/dial-clock.ts';
import type { Config } from '../../src/config.ts';
import { container, definition } from './definitions.ts';
import { openEvents } from './event-stream.ts';
import { startServer } from './server.ts';

/** A service at these percentages, which takes no zones into account. */
export const at = (minimumHealthyPercent: number, maximumPercent: number, more: object = {}) => ({
  availabilityZoneRebalancing: 'DISABLED' as const,
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent, ...more },
});

/** A circuit breaker, with or without rollback, as a member of a deployment configuration. */
export const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } });

/** A container with a health check, whose simulated health goes as told, e.g. `HEALTHY@2s,UNHEALTHY@10s`. */
export const checked = (health: string): Partial<ContainerDefinition> => ({
  healthCheck: { command: ['CMD', 'true'] },
  dockerLabels: { 'drydock.health': health },
});

/** A container that ends of itself a while after it began to run. */
export const crashing = (exitAfter: string): Partial<ContainerDefinition> => ({
  dockerLabels: { 'drydock.exit-after': exitAfter, 'drydock.exit-code': '1' },
});

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, string>> & { readonly eventName: string };
}

const ANY = { instanceType: 't3.nano', availabilityZone: 'a' };

/** A stretch of the life of services on a server whose clock stands until it is moved; it is closed after the test. */
export async function story(settings: Partial<Config> = {}) {
  const server = await startServer(settings, { clock: createDialClock(0) });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await server.close();
    isOpen = false;
  };
  onTestFinished(close);
  const { ecs, url } = server;
  const heard = new Set<string>();
  const ids: string[] = [];

  async function post(path: string, body: object): Promise<unknown> {
    const method = 'POST';
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/_drydock/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    await server.idle();
    return answer.json();
  }

  /** A deployment's id as a letter, in the order in which they were met. */
  const letter = (id: string): string => {
    if (!ids.includes(id)) ids.push(id);
    return String.fromCharCode(65 + ids.indexOf(id));
  };
  const short = (text: string): string =>
    text
      .replace(/^\(service [^)]*\) /, '')
      .replaceAll(/\(task [0-9a-f]{32}\)/g, '(task)')
      .replaceAll(/\(container-instance [0-9a-f]{32}\)/g, '(instance)')
      .replaceAll(/ecs-svc\/\d+/g, letter);

  /** Gives each new deployment its letter as it comes. */
  async function begun(answer: Promise<{ service?: Service | undefined }>): Promise<Service> {
    const { service = {} } = await answer;
    for (const { id = '' } of service.deployments?.slice(0, 1) ?? []) letter(id);
    await server.idle();
    return service;
  }

  async function seen(name = 'web'): Promise<Service> {
    const { services } = await ecs.send(new DescribeServicesCommand({ services: [name], include: ['TAGS'] }));
    return services?.[0] ?? {};
  }

  return {
    ...server,
    close,
    post,
    short,
    seen,
    advance: (by: string) => post('clock', { advance: by }),
    fault: (body: object) => post('faults', body) as Promise<{ id: string }>,
    lift: () => fetch(`${url}/_drydock/faults`, { method: 'DELETE' }).then(() => server.idle()),
    /** Registers the next revision of a family of one container. */
    define: (
      family = 'web',
      of: Partial<ContainerDefinition> = {},
      more: Partial<RegisterTaskDefinitionCommandInput> = {},
    ) =>
      ecs.send(
        new RegisterTaskDefinitionCommand(definition(family, { containerDefinitions: [container(of)], ...more })),
      ),
    create: (input: Partial<CreateServiceCommandInput> = {}): Promise<Service> =>
      begun(ecs.send(new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', ...input }))),
    /** Without anything else a new deployment of the newest revision. */
    update: (input: Partial<UpdateServiceCommandInput> = { taskDefinition: 'web' }): Promise<Service> =>
      begun(ecs.send(new UpdateServiceCommand({ service: 'web', ...input }))),
    /** What the service said since this was last asked, the oldest first; deployments are letters, tasks have no ids. */
    async news(name?: string): Promise<string[]> {
      const { events = [] } = await seen(name);
      const fresh = events.filter(({ id = '' }) => !heard.has(id)).reverse();
      for (const { id = '' } of fresh) heard.add(id);
      return fresh.map(({ message = '' }) => short(message));
    },
    /** Its deployments in short: `PRIMARY B web:2 2/2 IN_PROGRESS`, with the running and the desired tasks. */
    async deployments(name?: string): Promise<string[]> {
      const { deployments = [] } = await seen(name);
      return deployments.map(({ id = '', status, taskDefinition = '', runningCount, desiredCount, rolloutState }) => {
        const revision = taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1);
        return `${status} ${letter(id)} ${revision} ${runningCount}/${desiredCount} ${rolloutState}`;
      });
    },
    /** How many tasks of each revision run, e.g. `{ 'web:1': 2 }`. */
    async running(name?: string): Promise<Record<string, number>> {
      const { deployments = [] } = await seen(name);
      const all = deployments.map(({ taskDefinition = '', runningCount = 0 }) => [
        taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1),
        runningCount,
      ]);
      return Object.fromEntries(all.filter(([, count]) => count !== 0));
    },
    /** What was told to EventBridge in the last hour of some detail types, the oldest first. */
    async bus(...types: string[]): Promise<BusEvent[]> {
      const stream = await openEvents(url, '?after=0');
      const { added } = (await post('fleet', { cluster: 'end-of-events', instances: [ANY] })) as { added: string[] };
      const all = await stream.until(({ data }) => data.detail?.ec2InstanceId === added[0]);
      await stream.close();
      return all.map(({ data }) => data).filter((event) => types.includes(event['detail-type']));
    },
    /** The service's tasks that are wanted, or not any more, the oldest first. */
    async tasks(desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING', serviceName = 'web'): Promise<Task[]> {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ serviceName, desiredStatus }));
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns, include: ['TAGS'] }));
      return tasks.sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
    },
  };
}

export type Story = Awaited<ReturnType<typeof story>>;
