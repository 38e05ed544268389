import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../support/definitions.ts';
import { startServer } from '../support/server.ts';

describe('administration', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/_drydock/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const runOne = async () => {
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
    const { tasks } = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'web' }));
    await server.idle();
    return { taskArn: String(tasks?.[0]?.taskArn), instance: String(tasks?.[0]?.containerInstanceArn) };
  };

  it('says when it is ready, on which runtime, and why on that one', async () => {
    const response = await fetch(`${server.url}/_drydock/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      endpoint: server.url,
      runtime: { kind: 'simulated', requested: 'simulated', reason: 'as asked' },
    });
  });

  it('boots instances of a fleet, in a cluster of its own if it names one', async () => {
    const { status, body } = await post('fleet', {
      cluster: 'more',
      instances: [{ instanceType: 't2.small', availabilityZone: 'b', count: 2, attributes: { stack: 'prod' } }],
    });
    expect(status).toBe(200);
    expect(body.added).toHaveLength(2);
    const { containerInstanceArns } = await server.ecs.send(new ListContainerInstancesCommand({ cluster: 'more' }));
    const { containerInstances } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ cluster: 'more', containerInstances: containerInstanceArns }),
    );
    expect(containerInstances?.map(({ ec2InstanceId }) => ec2InstanceId)).toEqual(body.added);
    expect(containerInstances?.[0]?.attributes).toContainEqual({ name: 'stack', value: 'prod' });
    expect(containerInstances?.[0]?.attributes).toContainEqual({ name: 'ecs.instance-type', value: 't2.small' });
  });

  it('drains an instance, which then gets no new tasks and keeps the ones it has', async () => {
    const { taskArn, instance } = await runOne();
    await post('fleet', { drain: [instance] });
    const { tasks } = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'web', count: 5 }));
    expect(tasks?.some(({ containerInstanceArn }) => containerInstanceArn === instance)).toBe(false);
    const kept = await server.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }));
    expect(kept.tasks?.[0]?.lastStatus).toBe('RUNNING');
  });

  it('kills an instance: its tasks end with it, in the words of ECS', async () => {
    const { taskArn, instance } = await runOne();
    const { containerInstances } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: [instance] }),
    );
    const id = containerInstances?.[0]?.ec2InstanceId;
    expect((await post('fleet', { kill: [id] })).body).toEqual({ added: [], drained: [], killed: [id] });
    const { tasks } = await server.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }));
    expect(tasks?.[0]).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: `Host EC2 (instance ${id}) stopped/terminated.`,
    });
    const { clusters } = await server.ecs.send(new DescribeClustersCommand({}));
    expect(clusters?.[0]?.registeredContainerInstancesCount).toBe(2);
  });

  it.each([
    ['an unknown instance type', { instances: [{ instanceType: 'm5.larg', availabilityZone: 'a' }] }, 'm5.large'],
    ['an instance that is not there', { kill: ['i-nothing'] }, 'There is no container instance i-nothing'],
    ['a drain that is no list', { drain: 'all' }, 'drain'],
    ['a member it does not know', { instanses: [] }, 'instanses'],
  ])('refuses %s and changes nothing', async (_what, body, message) => {
    const refused = await post('fleet', { kill: [], ...body });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(message);
    const { containerInstanceArns } = await server.ecs.send(new ListContainerInstancesCommand({}));
    expect(containerInstanceArns).toHaveLength(3);
  });

  it('says what to send to who sends JSON as a form, as curl does unless told', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${server.url}/_drydock/fleet`, { method: 'POST', headers, body: '{}' });
    expect([answer.status, await answer.json()]).toEqual([
      415,
      { message: 'Send JSON, with the header content-type: application/json.' },
    ]);
  });

  it('is reached at the address it says also where it listens on all', async () => {
    for (const host of ['::', '0.0.0.0']) {
      const everywhere = await startServer({ host, fleet: 'none' });
      try {
        expect((await fetch(`${everywhere.url}/_drydock/health`)).status).toBe(200);
      } finally {
        await everywhere.close();
      }
    }
  });

  it('empties everything and applies the fleet again', async () => {
    const { taskArn } = await runOne();
    const { status } = await post('reset', {});
    expect(status).toBe(200);
    expect((await server.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }))).failures).toHaveLength(1);
    const { clusters } = await server.ecs.send(new DescribeClustersCommand({}));
    expect(clusters).toMatchObject([{ registeredContainerInstancesCount: 3, runningTasksCount: 0 }]);
    await runOne(); // and works as before
  });

  it('leaves no cluster at all when there is to be no fleet', async () => {
    const bare = await startServer({ fleet: 'none' });
    try {
      expect((await bare.ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
      await fetch(`${bare.url}/_drydock/reset`, { method: 'POST' });
      expect((await bare.ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    } finally {
      await bare.close();
    }
  });

  it('is closed to pages of other origins', async () => {
    const refused = await post('reset', {}, { origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
  });
});
