import {
  CreateClusterCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../support/definitions.ts';
import { launches } from '../support/launches.ts';
import { startServer } from '../support/server.ts';

interface Explained {
  readonly nth: number;
  readonly placements: readonly Explained['placement'][];
  readonly placement: {
    readonly unplaced: number;
    readonly tasks: readonly {
      readonly chosen?: string;
      readonly instances: readonly {
        readonly refusal?: string;
        readonly details: readonly { readonly words?: string }[];
      }[];
      readonly wouldFit: readonly { readonly needs: readonly string[] }[];
    }[];
  };
}

describe('the reasons of a placement', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  const post = (path: string, body: object) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const explained = async (response: Response) => (await response.json()) as Explained;
  const small = { cluster: 'why', taskDefinition: 'small' };
  const packed = { ...small, placementStrategy: [{ type: 'binpack' as const, field: 'memory' }] };

  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'why' }));
    await post('/_drydock/fleet', {
      cluster: 'why',
      instances: [
        { instanceType: 't3.small', availabilityZone: 'a' },
        { instanceType: 'm5.large', availabilityZone: 'b' },
      ],
    });
    const register = (family: string, memory: number) =>
      server.ecs.send(
        new RegisterTaskDefinitionCommand(definition(family, { containerDefinitions: [container({ memory })] })),
      );
    await register('small', 100);
    await register('huge', 100_000);
  });
  afterAll(() => server.close());

  it('are told of a RunTask that is not run, and are those by which it then is', async () => {
    const response = await post('/_drydock/explain', { ...packed, count: 2 });
    expect(response.status).toBe(200);
    const [would] = (await explained(response)).placements;
    expect((await server.ecs.send(new ListTasksCommand({ cluster: 'why' }))).taskArns).toEqual([]);
    const run = await tasks.run({ ...packed, count: 2 });
    expect(would?.tasks.map(({ chosen }) => chosen)).toEqual(run.map((task) => task.containerInstanceArn));
  });

  it('say what each instance lacks, and what would make the task fit', async () => {
    const [none] = (await explained(await post('/_drydock/explain', { ...packed, taskDefinition: 'huge' }))).placements;
    expect(none).toMatchObject({
      unplaced: 1,
      tasks: [{ instances: [{ refusal: 'RESOURCE:MEMORY' }, { refusal: 'RESOURCE:MEMORY' }] }],
    });
    expect(JSON.stringify(none?.tasks[0]?.instances)).toMatch(/needs 100000 MiB, \d+ free/);
    expect(JSON.stringify(none?.tasks[0]?.wouldFit[0]?.needs)).toMatch(/\d+ MiB more/);
  });

  it('are linked from a task and stay those of its moment, whatever happens afterwards', async () => {
    const task = await tasks.one(packed);
    const link = task.attributes?.find(({ name }) => name === 'drydock.explain')?.value ?? 'none';
    const then = await (await fetch(server.url + link)).json();
    await tasks.run({ ...packed, count: 5 });
    await server.idle();
    await server.ecs.send(new StopTaskCommand({ cluster: 'why', task: task.taskArn }));
    await server.idle();
    await post('/_drydock/fleet', { cluster: 'why', instances: [{ instanceType: 't3.nano', availabilityZone: 'a' }] });
    const now = await explained(await fetch(server.url + link));
    expect(now).toEqual(then);
    expect(now.placement.tasks[now.nth]?.chosen).toBe(task.containerInstanceArn);
  });

  it.each([
    ['a cluster that is not there', { ...small, cluster: 'none' }, 'ClusterNotFoundException'],
    ['an unknown definition', { ...small, taskDefinition: 'none' }, 'ClientException'],
    ['a bad strategy', { ...small, placementStrategy: [{ type: 'random', field: 'x' }] }, 'InvalidParameterException'],
    ['a wrong type', { ...small, count: 'x' }, 'SerializationException'],
    ['no definition', {}, 'ClientException'],
  ])('are refused in RunTask’s words for %s', async (_what, body, type) => {
    const response = await post('/_drydock/explain', body);
    expect([response.status, ((await response.json()) as { __type: string }).__type]).toEqual([400, type]);
  });

  it('of a task nobody knows are not there, and it is said why', async () => {
    const response = await fetch(`${server.url}/_drydock/explain/task/${'f'.repeat(32)}`);
    expect(response.status).toBe(404);
    expect(((await response.json()) as { message: string }).message).toContain('not kept');
  });
});
