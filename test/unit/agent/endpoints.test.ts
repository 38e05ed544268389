import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { endpointIds } from '../../../src/agent/endpoints/endpoint-ids.ts';
import { createMetadata } from '../../../src/agent/endpoints/metadata.ts';
import { addRoutes } from '../../../src/agent/endpoints/routes.ts';
import type { AgentTask } from '../../../src/agent/link.ts';
import type { ContainerDetails, StatsSample } from '../../../src/agent/container-details.ts';
import { type ContainerRuntime, RuntimeError } from '../../../src/agent/runtime.ts';
import { newTaskState, see } from '../../../src/agent/task-state.ts';
import { CLUSTER, INSTANCE, agentContainer, agentTask, running, taskArn } from './builders.ts';

const TASK_ID = 'a'.repeat(32);
const ids = endpointIds('key');
const network = { name: 'bridge', address: '172.17.0.5' };
const DETAILS: ContainerDetails = {
  engineName: 'ecs-web-3-app',
  imageId: 'sha256:1234',
  createdAt: 500,
  networks: [network],
  volumes: [{ name: '', source: '/host', destination: '/data' }],
};

/** What the endpoints of a task answer whose first container runs; an answer of the engine's that is thrown is its refusal. */
async function endpoints(more: Partial<AgentTask> = {}, engine: Partial<ContainerRuntime> = {}) {
  const state = newTaskState(INSTANCE, agentTask(TASK_ID, more));
  const [first] = state.containers;
  if (first) see(state, first, running({ taskArn: taskArn(TASK_ID) }));
  const runtime = { details: async () => DETAILS, ...engine } as ContainerRuntime;
  const tagsOf = (arn: string) => (arn === INSTANCE ? { rack: '7' } : undefined);
  const backend = { tagsOf } as Parameters<typeof addRoutes>[1]['backend'];
  const server = fastify();
  const taskById = (id: string) => (id === TASK_ID ? state : undefined);
  addRoutes(server, { ids, metadata: createMetadata({ runtime, backend }), backend, taskById });
  const id = ids.ofContainer(taskArn(TASK_ID), 'app');
  return async (path: string) => {
    const { statusCode, body } = await server.inject(path.replace('ID', id));
    return { status: statusCode, body: JSON.parse(body) };
  };
}

describe('the metadata of a container', () => {
  it('has the members of the agent’s, in its order, and none that is empty', async () => {
    const definition = {
      cpu: 128,
      portMappings: [{ containerPort: 80 }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
      healthCheck: { command: ['CMD', 'true'] },
      restartPolicy: { enabled: true },
    };
    const get = await endpoints({ containers: [agentContainer(definition, {}, { containerArn: 'the-arn' })] });
    const { body } = await get('/v4/ID');
    expect(Object.keys(body)).toEqual(
      (
        'DockerId Name DockerName Image ImageID Ports Labels DesiredStatus KnownStatus Limits CreatedAt StartedAt Type ' +
        'Health Volumes LogDriver LogOptions ContainerARN Networks RestartCount'
      ).split(' '),
    );
    expect(body).toMatchObject({
      ImageID: 'sha256:1234',
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Limits: { CPU: 128, Memory: 16 },
      CreatedAt: '1970-01-01T00:00:00.500Z',
      Type: 'NORMAL',
      Health: { status: 'UNKNOWN' },
      Volumes: [{ Source: '/host', Destination: '/data' }],
      LogDriver: 'awslogs',
      LogOptions: { 'awslogs-group': 'g' },
      ContainerARN: 'the-arn',
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: ['172.17.0.5'] }],
      RestartCount: 0,
    });
    const old = (await get('/v3/ID')).body;
    expect(Object.keys(old)).toEqual(
      (
        'DockerId Name DockerName Image ImageID Ports Labels DesiredStatus KnownStatus Limits CreatedAt StartedAt Type ' +
        'Networks Health Volumes'
      ).split(' '),
    );
  });

  it('describes the network interface of a task that has its own, in version 4', async () => {
    const get = await endpoints({
      networkMode: 'awsvpc',
      containers: [agentContainer({ portMappings: [{ containerPort: 80 }, { containerPortRange: '90-91' }] })],
    });
    const state = (await get('/v4/ID')).body;
    expect(state.Ports).toEqual([80, 90, 91].map((port) => ({ ContainerPort: port, Protocol: 'tcp', HostPort: port })));
    expect(state).not.toHaveProperty('Networks'); // the engine has not said the address yet
  });
});

describe('the metadata of a task', () => {
  it('has the members of the agent’s, and tags only where they are asked for', async () => {
    const get = await endpoints({
      launchType: 'EC2',
      cpu: 512,
      memory: 128,
      availabilityZone: 'us-east-1a',
      serviceName: 'shop',
      containers: [agentContainer(), agentContainer({ name: 'later' })],
    });
    const { body } = await get('/v4/ID/task');
    expect(Object.keys(body)).toEqual(
      (
        'Cluster TaskARN Family Revision DesiredStatus KnownStatus Limits AvailabilityZone LaunchType Containers ' +
        'ServiceName FaultInjectionEnabled'
      ).split(' '),
    );
    expect(body).toMatchObject({
      Cluster: 'test',
      KnownStatus: 'NONE',
      Limits: { CPU: 0.5, Memory: 128 },
      Containers: [{ Name: 'app' }], // the other one is not even pulled
      ServiceName: 'shop',
    });
    expect((await get('/v4/ID/taskWithTags')).body).toMatchObject({ ContainerInstanceTags: { rack: '7' } });
    const old = (await get('/v3/ID/task')).body;
    expect(old).not.toHaveProperty('LaunchType');
    expect(old.Containers).toHaveLength(1);
  });

  it('names the whole cluster on Fargate', async () => {
    expect((await (await endpoints({ launchType: 'FARGATE' }))('/v4/ID')).body.DockerName).toBe('app');
    expect((await (await endpoints({ launchType: 'FARGATE' }))('/v4/ID/task')).body).toMatchObject({
      Cluster: CLUSTER,
    });
  });
});

describe('the statistics of a container', () => {
  const sample = (second: number, rx: number): StatsSample['now'] => ({
    read: new Date(second * 1000).toISOString(),
    cpu_stats: { second },
    networks: { eth0: { rx_bytes: rx, tx_bytes: 2 * rx } },
  });

  it('are the engine’s, with those before, and in version 4 with rates', async () => {
    const get = await endpoints({}, { stats: async () => ({ now: sample(12, 1000), before: sample(10, 400) }) });
    const expected = { cpu_stats: { second: 12 }, precpu_stats: { second: 10 }, preread: '1970-01-01T00:00:10.000Z' };
    expect((await get('/v3/ID/stats')).body).toMatchObject(expected);
    expect((await get('/v3/ID/stats')).body).not.toHaveProperty('network_rate_stats');
    const rates = { network_rate_stats: { rx_bytes_per_sec: 300, tx_bytes_per_sec: 600 } };
    expect((await get('/v4/ID/stats')).body).toMatchObject({ ...expected, ...rates });
    expect(Object.values((await get('/v4/ID/task/stats')).body)).toMatchObject([rates]);
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['/v4/x', 404, 'V4 container metadata handler: unable to get container ID from request: unable to get docker ID'],
    ['/v4/x/task', 404, 'V4 task metadata handler: unable to get task arn from request: unable to get task Arn'],
    ['/v4/x/stats', 404, 'V4 container stats handler: unable to get task arn from request: unable to get task Arn'],
    ['/v4/x/task/stats', 404, 'V4 task stats handler: unable to get task arn from request: unable to get task Arn'],
    ['/v3/x', 400, 'V3 container metadata handler: unable to get container ID from request: unable to get docker ID'],
    ['/v3/x/task', 500, 'V3 task metadata handler: unable to get task arn from request: unable to get task Arn'],
    ['/v3/x/task/stats', 400, 'V3 task stats handler: unable to get task arn from request: unable to get task Arn'],
  ])('says so: %s', async (path, status, sentence) => {
    const get = await endpoints();
    expect(await get(path)).toEqual({ status, body: `${sentence} from v3 endpoint ID: x` });
  });

  it('is the engine’s not to answer', async () => {
    const away = async () => {
      throw new RuntimeError('unreachable', 'away');
    };
    const get = await endpoints({}, { details: away, stats: away });
    const { id } = running();
    expect(await get('/v4/ID')).toEqual({ status: 500, body: `unable to generate metadata for container '${id}'` });
    expect(await get('/v4/ID/stats')).toEqual({ status: 500, body: `Unable to get container stats for: ${id}` });
  });

  it.each([
    ['/v2/credentials/', 'NoIdInRequest', 'No Credential ID in the request'],
    ['/v2/credentials/x', 'InvalidIdInRequest', 'Credentials not found'],
    [
      `/v2/credentials/${ids.ofCredentials(taskArn(TASK_ID), 'TaskApplication')}`,
      'InvalidIdInRequest',
      'Credentials not found',
    ],
  ])('are credentials of nobody: %s', async (path, code, message) => {
    const body = { code, message: `CredentialsV2Request: ${message}`, HTTPErrorCode: 400 };
    expect(await (await endpoints())(path)).toEqual({ status: 400, body });
  });
});

it('credentials of each role are under an id of their own', async () => {
  const credentials = (roleArn: string) => ({
    roleArn,
    accessKeyId: 'ASIA',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: 0,
  });
  const get = await endpoints({
    roleCredentials: credentials('app'),
    executionRoleCredentials: credentials('execution'),
  });
  const of = async (type: 'TaskApplication' | 'TaskExecution') =>
    (await get(`/v2/credentials/${ids.ofCredentials(taskArn(TASK_ID), type)}`)).body;
  expect(await of('TaskApplication')).toEqual({
    RoleArn: 'app',
    AccessKeyId: 'ASIA',
    SecretAccessKey: 's',
    Token: 't',
    Expiration: '1970-01-01T00:00:00Z',
  });
  expect(await of('TaskExecution')).toMatchObject({ RoleArn: 'execution' });
});
