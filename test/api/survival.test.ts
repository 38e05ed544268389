import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database.ts';
import { container, definition } from '../support/definitions.ts';
import { manualClock } from '../support/manual-clock.ts';
import { ecsClient, startServer } from '../support/server.ts';

const exitsAfter = (time: string, code: number) => ({
  dockerLabels: { 'drydock.exit-after': time, 'drydock.exit-code': String(code) },
});

/** Everything an account can see in a region, but for what tells one answer from the same answer again. */
async function everything(ecs: ECSClient) {
  const lists = await Promise.all([
    ecs.send(new ListClustersCommand({})),
    ecs.send(
      new DescribeClustersCommand({
        clusters: ['default', 'second', 'gone'],
        include: ['TAGS', 'SETTINGS', 'STATISTICS'],
      }),
    ),
    ecs.send(new ListTaskDefinitionsCommand({})),
    ecs.send(new ListTaskDefinitionsCommand({ status: 'INACTIVE' })),
  ]);
  const [, , active, inactive] = lists;
  const definitions = [...(active.taskDefinitionArns ?? []), ...(inactive.taskDefinitionArns ?? [])];
  const answers: object[] = [...lists];
  for (const taskDefinition of definitions) {
    answers.push(await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })));
  }
  for (const cluster of lists[0].clusterArns ?? []) {
    const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({ cluster }));
    const found = await Promise.all(
      (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
        ecs.send(new ListTasksCommand({ cluster, desiredStatus })),
      ),
    );
    const tasks = found.flatMap(({ taskArns = [] }) => taskArns);
    answers.push({ containerInstanceArns, tasks });
    if (containerInstanceArns.length > 0) {
      answers.push(
        await ecs.send(
          new DescribeContainerInstancesCommand({
            cluster,
            containerInstances: containerInstanceArns,
            include: ['TAGS'],
          }),
        ),
      );
    }
    if (tasks.length > 0) answers.push(await ecs.send(new DescribeTasksCommand({ cluster, tasks, include: ['TAGS'] })));
  }
  return answers.map((answer) => ({ ...answer, $metadata: undefined }));
}

describe('a server that is started again on its data', () => {
  let data: string;
  let clock: ReturnType<typeof manualClock>;
  let server: Awaited<ReturnType<typeof startServer>>;
  const start = () => startServer({ data }, { clock });

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'drydock-survival-'));
    clock = manualClock();
    server = await start();
  });
  afterEach(async () => {
    await server.close();
    await rm(data, { recursive: true });
  });

  /** Stops the server, lets time pass, and starts it again. */
  async function restart(downMs = 60_000): Promise<void> {
    await server.close();
    clock.advance(downMs);
    server = await start();
    await server.idle();
  }
  async function run(family: string, more: Parameters<typeof container>[0] = {}, ecs = server.ecs): Promise<string> {
    await ecs.send(new RegisterTaskDefinitionCommand(definition(family, { containerDefinitions: [container(more)] })));
    const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: family }));
    await server.idle();
    return String(tasks?.[0]?.taskArn);
  }
  const describeTask = async (arn: string) =>
    (await server.ecs.send(new DescribeTasksCommand({ tasks: [arn] }))).tasks?.[0];

  it('has its instances register what an agent can that could not before', async () => {
    await server.close();
    const store = openStore(data);
    const [first] = store.containerInstances.all();
    const older = first?.attributes.filter(({ name }) => name !== 'ecs.capability.env-files.s3') ?? [];
    if (first) store.containerInstances.put({ ...first, attributes: older });
    store.close();
    server = await start();
    const asked = new DescribeContainerInstancesCommand({ containerInstances: [first?.arn ?? ''] });
    const { containerInstances: [found] = [] } = await server.ecs.send(asked);
    expect(found?.attributes).toContainEqual({ name: 'ecs.capability.env-files.s3' });
    expect(found?.attributes).toHaveLength(older.length + 1);
  });

  it('answers everything as before', async () => {
    const { ecs } = server;
    await ecs.send(new CreateClusterCommand({ clusterName: 'second', tags: [{ key: 'team', value: 'blue' }] }));
    await ecs.send(new CreateClusterCommand({ clusterName: 'gone' }));
    await ecs.send(new DeleteClusterCommand({ cluster: 'gone' }));
    const portMappings = [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }];
    await run('web', {
      portMappings,
      dockerLabels: { 'drydock.health': 'HEALTHY' },
      healthCheck: { command: ['CMD', 'x'] },
    });
    await run('old');
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'old:1' }));
    await run('short', exitsAfter('1s', 3));
    clock.advance(2_000);
    await server.idle();
    await ecs.send(new StopTaskCommand({ task: await run('stopped'), reason: 'enough' }));
    await server.idle();
    const before = await everything(ecs);
    await restart();
    expect(await everything(server.ecs)).toEqual(before);
    await restart();
    expect(await everything(server.ecs)).toEqual(before);
  });

  it('keeps RUNNING tasks running, in the same containers, and can still stop them', async () => {
    const arn = await run('web', { portMappings: [{ containerPort: 80 }] });
    const before = await describeTask(arn);
    expect(before).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ runtimeId: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    await restart();
    expect(await describeTask(arn)).toEqual(before);
    await server.ecs.send(new StopTaskCommand({ task: arn }));
    await server.idle();
    expect(await describeTask(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 143 }] });
  });

  it('finds STOPPED what ended while it was down, with its exit code and at the time it ended', async () => {
    const arn = await run('short', exitsAfter('5m', 3));
    const ended = clock.now() + 300_000;
    await restart(3_600_000);
    expect(await describeTask(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      executionStoppedAt: new Date(ended),
      stoppedAt: new Date(clock.now()),
      containers: [{ lastStatus: 'STOPPED', exitCode: 3 }],
    });
  });

  it('follows a script on from where it is', async () => {
    const arn = await run('short', exitsAfter('10m', 4));
    const ended = clock.now() + 600_000;
    await restart(300_000);
    expect(await describeTask(arn)).toMatchObject({ lastStatus: 'RUNNING' });
    clock.advance(400_000);
    await server.idle();
    expect(await describeTask(arn)).toMatchObject({ lastStatus: 'STOPPED', executionStoppedAt: new Date(ended) });
  });

  it('carries out what it had answered but not begun', async () => {
    const { ecs } = server;
    const running = await run('web');
    const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: 'web' }));
    await ecs.send(new StopTaskCommand({ task: running }));
    await restart();
    expect(await describeTask(String(tasks?.[0]?.taskArn))).toMatchObject({ lastStatus: 'RUNNING' });
    expect(await describeTask(running)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('places tasks by what is left, and gives no number, port, address or clientToken twice', async () => {
    const portMappings = [{ containerPort: 80, hostPort: 8080 }];
    await run('fixed', { portMappings, cpu: 100 });
    const first = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'fixed', clientToken: 'once' }));
    await restart();
    const { ecs } = server;
    const again = await ecs.send(new RunTaskCommand({ taskDefinition: 'fixed', clientToken: 'once' }));
    expect(again.tasks?.map(({ taskArn }) => taskArn)).toEqual(first.tasks?.map(({ taskArn }) => taskArn));
    const { tasks, failures } = await ecs.send(new RunTaskCommand({ taskDefinition: 'fixed', count: 2 }));
    expect([tasks?.length, failures?.map(({ reason }) => reason)]).toEqual([1, Array(3).fill('RESOURCE:PORTS')]);
    const registered = await ecs.send(new RegisterTaskDefinitionCommand(definition('fixed')));
    expect(registered.taskDefinition?.revision).toBe(2);
    const { containerInstance } = await ecs.send(new RegisterContainerInstanceCommand({}));
    expect(containerInstance?.attributes).toContainEqual({ name: 'drydock.host-address', value: '127.64.0.4' });
  });

  it('boots its fleet once', async () => {
    await restart();
    const { containerInstanceArns } = await server.ecs.send(new ListContainerInstancesCommand({}));
    expect(containerInstanceArns).toHaveLength(3);
  });

  it('refuses another runtime while tasks live, with a sentence, and takes it no harm', async () => {
    const arn = await run('web');
    const before = await describeTask(arn);
    await server.close();
    const refusal = `${data} has tasks that run on the simulated runtime: start with --runtime simulated, or stop them first`;
    await expect(startServer({ data, runtime: 'docker' }, { clock })).rejects.toThrow(refusal);
    server = await startServer({ data, runtime: 'auto' }, { clock }); // which takes the one there is
    await server.idle();
    expect(server.runtime).toEqual({ kind: 'simulated', reason: `as before: ${data} has tasks that run on it` });
    expect(await describeTask(arn)).toEqual(before);
  });

  it('keeps accounts and regions apart', async () => {
    const clients = () => [
      server.ecs,
      ecsClient(server.url, '111122223333'),
      ecsClient(server.url, 'test', 'eu-west-1'),
    ];
    for (const ecs of clients().slice(1)) {
      await ecs.send(new RegisterContainerInstanceCommand({}));
      await run('web', {}, ecs);
    }
    const before = await Promise.all(clients().map(everything));
    const seen = before.map((answers) => new Set(JSON.stringify(answers).match(/arn:aws:ecs:[a-z0-9-]+:\d{12}/g)));
    expect(seen).toEqual([
      new Set(['arn:aws:ecs:us-east-1:000000000000']),
      new Set(['arn:aws:ecs:us-east-1:111122223333']),
      new Set(['arn:aws:ecs:eu-west-1:000000000000']),
    ]);
    await restart();
    expect(await Promise.all(clients().map(everything))).toEqual(before);
  });

  it('is refused a folder that another server has open, with a sentence', async () => {
    await expect(start()).rejects.toThrow(`another Drydock is running on ${data}`);
  });
});
