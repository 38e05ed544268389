import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  PutClusterCapacityProvidersCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';
import { CLUSTER, providerCluster } from './capacity-provider-cluster.ts';

const MINUTE_MS = 60_000;

describe('tasks of a capacity provider', () => {
  const clock = manualClock();
  let server: Awaited<ReturnType<typeof startServer>>;
  let on: Awaited<ReturnType<typeof providerCluster>>;
  beforeEach(async () => {
    server = await startServer({}, { clock });
    on = await providerCluster(server);
  });
  afterEach(() => server.close());

  const instances = async () => {
    const { containerInstanceArns = [] } = await server.ecs.send(
      new ListContainerInstancesCommand({ cluster: CLUSTER }),
    );
    const described = await server.ecs.send(
      new DescribeContainerInstancesCommand({ cluster: CLUSTER, containerInstances: containerInstanceArns }),
    );
    return described.containerInstances ?? [];
  };
  const setStatus = async (status: 'ACTIVE' | 'DRAINING') => {
    const containerInstances = (await instances()).map(({ containerInstanceArn }) => String(containerInstanceArn));
    await server.ecs.send(new UpdateContainerInstancesStateCommand({ cluster: CLUSTER, containerInstances, status }));
  };

  it('wait, PROVISIONING, until an instance of its group joins, and run there only', async () => {
    await on.join(); // of no group
    await on.join('other');
    const [accepted] = await on.run();
    const waiting = { lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', capacityProviderName: 'asg', version: 1 };
    expect(accepted).toMatchObject({ ...waiting, launchType: 'EC2', attachments: [] });
    await server.idle();
    clock.advance(5 * MINUTE_MS);
    await server.idle();
    const task = String(accepted?.taskArn);
    const before = await on.seen(task);
    expect(before).toMatchObject(waiting);
    expect(before).not.toHaveProperty('containerInstanceArn');
    const joined = await on.join('web');
    await server.idle();
    const [first, second, third] = await instances();
    expect([first, second, third].map((instance) => instance?.capacityProviderName)).toEqual([
      undefined,
      undefined,
      'asg',
    ]);
    expect(third).toMatchObject({ ec2InstanceId: joined, runningTasksCount: 1 });
    expect(await on.seen(task)).toMatchObject({
      lastStatus: 'RUNNING',
      capacityProviderName: 'asg',
      containerInstanceArn: third?.containerInstanceArn,
      availabilityZone: 'us-east-1a',
    });
  });

  it('take what becomes free, in the order in which they came', async () => {
    await on.join('web');
    const [running, next, last] = (await on.run(3)).map(({ taskArn }) => String(taskArn));
    await server.idle();
    const statuses = async () =>
      Promise.all([running, next, last].map(async (task) => (await on.seen(String(task)))?.lastStatus));
    expect(await statuses()).toEqual(['RUNNING', 'PROVISIONING', 'PROVISIONING']);
    await on.stop(String(running));
    await server.idle();
    expect(await statuses()).toEqual(['STOPPED', 'RUNNING', 'PROVISIONING']);
  });

  it('take an instance that is ACTIVE again', async () => {
    await on.join('web');
    await setStatus('DRAINING');
    const task = await on.runOne();
    await server.idle();
    expect(await on.seen(task)).toMatchObject({ lastStatus: 'PROVISIONING' });
    await setStatus('ACTIVE');
    await server.idle();
    expect(await on.seen(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('end at once, without having run, when they are stopped while they wait', async () => {
    const task = await on.runOne();
    await server.idle();
    await on.stop(task);
    await server.idle();
    const stopped = await on.seen(task);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppingAt: expect.any(Date),
      stoppedAt: expect.any(Date),
      containers: [{ lastStatus: 'STOPPED' }],
    });
    for (const time of ['startedAt', 'executionStoppedAt', 'pullStartedAt']) expect(stopped).not.toHaveProperty(time);
    await on.join('web');
    await server.idle();
    expect(await on.seen(task)).toEqual(stopped);
  });

  it.each<[reason: string, what: string, prepare: () => Promise<unknown>]>([
    ['EMPTY CAPACITY PROVIDER', 'no instance of the group', async () => on.join('other')],
    [
      'NO ACTIVE INSTANCES',
      'none that is ACTIVE',
      async () => {
        await on.join('web');
        await setStatus('DRAINING');
      },
    ],
    [
      'RESOURCE:CPU',
      'no room on any',
      async () => {
        await on.join('web');
        await on.run();
      },
    ],
  ])('give up after 15 minutes with %s where there is %s', async (reason, _what, prepare) => {
    await prepare();
    const task = await on.runOne();
    await server.idle();
    clock.advance(15 * MINUTE_MS - 1);
    await server.idle();
    expect(await on.seen(task)).toMatchObject({ lastStatus: 'PROVISIONING' });
    clock.advance(1);
    await server.idle();
    expect(await on.seen(task)).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: `TaskFailedToStart: ${reason}`,
    });
  });

  it('each give up in their own time', async () => {
    const early = await on.runOne();
    clock.advance(MINUTE_MS);
    const late = await on.runOne();
    await server.idle();
    clock.advance(14 * MINUTE_MS);
    await server.idle();
    expect(await on.seen(early)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(await on.seen(late)).toMatchObject({ lastStatus: 'PROVISIONING' });
    clock.advance(MINUTE_MS);
    await server.idle();
    expect(await on.seen(late)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('are 500 at most that wait in a cluster', async () => {
    for (let n = 0; n < 50; n++) await on.run(10);
    await expect(on.run()).rejects.toMatchObject({ name: 'ClientException' });
    await on.join('web');
    await server.idle();
    expect(await on.run()).toHaveLength(1);
    await expect(on.run()).rejects.toMatchObject({ name: 'ClientException' });
  });

  it('keep it in the cluster until they have stopped', async () => {
    const drop = () =>
      server.ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: CLUSTER,
          capacityProviders: [],
          defaultCapacityProviderStrategy: [],
        }),
      );
    const task = await on.runOne();
    await expect(drop()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'The specified capacity provider is in use and cannot be removed.',
    });
    await on.stop(task);
    await server.idle();
    expect((await drop()).cluster?.capacityProviders).toEqual([]);
  });
});
