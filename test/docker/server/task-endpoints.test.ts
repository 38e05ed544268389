import { CreateServiceCommand, DeleteServiceCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Container } from 'dockerode';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { awsvpc } from '../../support/launches.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';
import { fetched, inside } from './inside.ts';

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROLE = 'arn:aws:iam::000000000000:role/app/worker';
/** In a shell: one of the two is set. */
const CREDENTIALS =
  '$(test "$AWS_CONTAINER_CREDENTIALS_FULL_URI" || echo http://169.254.170.2)$AWS_CONTAINER_CREDENTIALS_FULL_URI$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';

describe.skipIf(!(await dockerAvailable()))('a container on Docker asks its agent', () => {
  const server = useDockerServer();
  const running = async (...args: Parameters<ReturnType<typeof server>['run']>): Promise<[string, Container]> => {
    const arn = await server().run(...args);
    await server().until('RUNNING', arn);
    return [arn, await server().containerOf(arn)];
  };

  it('for its metadata in version 4', async () => {
    const [arn, container] = await running([{ name: 'app', command: SLEEP, portMappings: [{ containerPort: 80 }] }]);
    const { containers: [known] = [] } = await server().task(arn);
    const info = await container.inspect();
    const metadata = await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4');
    expect(metadata).toMatchObject({
      DockerId: container.id,
      Name: 'app',
      DockerName: info.Name.slice(1),
      Image: 'drydock-test/busybox:local',
      ImageID: info.Image,
      Ports: [{ ContainerPort: 80, Protocol: 'tcp', HostPort: known?.networkBindings?.[0]?.hostPort }],
      Labels: { 'com.amazonaws.ecs.task-arn': arn, 'com.amazonaws.ecs.container-name': 'app' },
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Type: 'NORMAL',
      ContainerARN: known?.containerArn,
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [info.NetworkSettings.Networks.bridge?.IPAddress] }],
    });
    expect(Date.parse(String(metadata.CreatedAt))).toBeLessThanOrEqual(Date.parse(String(metadata.StartedAt)));
  });

  it('for its task, with its tags, and in version 3', async () => {
    const [arn, container] = await running([{ command: SLEEP }, { name: 'side', command: SLEEP }], {
      tags: [{ key: 'team', value: 'dock' }],
    });
    const task = await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/taskWithTags');
    expect(task).toMatchObject({
      Cluster: 'default',
      TaskARN: arn,
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      LaunchType: 'EC2',
      AvailabilityZone: expect.stringMatching(/^us-east-1[a-z]$/),
      TaskTags: { team: 'dock' },
      Containers: [{ KnownStatus: 'RUNNING' }, { Name: 'side' }],
    });
    const old = await fetched(container, '$ECS_CONTAINER_METADATA_URI/task');
    expect(old).toMatchObject({ TaskARN: arn, Containers: [{ Type: 'NORMAL' }, { Name: 'side' }] });
    expect(old).not.toHaveProperty('TaskTags');
    expect((old.Containers as object[])[0]).not.toHaveProperty('ContainerARN');
  });

  it('for what it uses', async () => {
    const [, container] = await running([{ command: SLEEP }]);
    const stats = async () => fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/stats');
    const first = await stats();
    expect(first).toMatchObject({ cpu_stats: { cpu_usage: {} }, memory_stats: {} });
    const second = await stats();
    expect(second).toMatchObject({
      preread: first.read,
      precpu_stats: first.cpu_stats,
      network_rate_stats: { rx_bytes_per_sec: expect.any(Number), tx_bytes_per_sec: expect.any(Number) },
    });
    const all = await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/task/stats');
    expect(all).toMatchObject({ [container.id]: { cpu_stats: {} } });
  });

  it('for what a task uses of a network of its own', async () => {
    const [, container] = await running(
      [{ command: SLEEP }],
      { networkConfiguration: awsvpc() },
      { networkMode: 'awsvpc' },
    );
    const stats = async () => fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/stats');
    await stats();
    expect(await stats()).toMatchObject({
      networks: { eth0: { rx_bytes: expect.any(Number) } },
      network_rate_stats: { rx_bytes_per_sec: expect.any(Number) },
    });
  });

  it('for what it uses of its own network where its task shares something else', async () => {
    const [, container] = await running([{ command: SLEEP }], {}, { ipcMode: 'task' });
    expect(await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/stats')).toMatchObject({
      networks: { eth0: { rx_bytes: expect.any(Number) } },
    });
  });

  it('for its task, of which somebody has cleared away a container that had ended', async () => {
    const [arn, container] = await running([
      { name: 'app', command: SLEEP },
      { name: 'init', command: ['sh', '-c', 'exit 3'], essential: false },
    ]);
    const over = { name: 'init', lastStatus: 'STOPPED', exitCode: 3 };
    await expect.poll(() => server().task(arn), PATIENTLY).toMatchObject({ containers: [{}, over] });
    await (await server().containerOf(arn, 'init')).remove();
    await server().app.idle();
    expect(await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/task')).toMatchObject({
      Containers: [{ Name: 'app' }, { Name: 'init', KnownStatus: 'STOPPED', ExitCode: 3 }],
    });
    const { containers } = await server().task(arn);
    expect(containers?.[1]).toMatchObject(over);
    expect(containers?.[1]?.reason).toBeUndefined();
  });

  it('in vain under another id', async () => {
    const [, container] = await running([{ command: SLEEP }]);
    const own = (await inside(container, 'echo "$ECS_CONTAINER_METADATA_URI_V4"')).trim();
    expect((await fetch(own)).status).toBe(200);
    expect((await fetch(own.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status).toBe(404);
  });

  it('for nothing of Drydock but what AWS would answer', async () => {
    const [, container] = await running([{ command: SLEEP }]);
    const drydock = (await inside(container, 'echo "$AWS_ENDPOINT_URL"')).trim();
    expect((await fetch(drydock)).status).toBe(200);
    for (const path of ['/_drydock/health', '/%5Fdrydock/health', '//_drydock/health']) {
      expect((await fetch(drydock + path)).status).toBe(403);
    }
  });

  it('for the credentials of its role, which are gone when the task is', async () => {
    const [arn, container] = await running([{ command: SLEEP }], {}, { taskRoleArn: ROLE });
    const credentials = await fetched(container, CREDENTIALS);
    expect(credentials).toEqual({
      RoleArn: ROLE,
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^\S{40}$/),
      Token: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const address = (await inside(container, `echo "${CREDENTIALS}"`)).trim();
    expect((await fetch(address)).status).toBe(200);
    await server().stop(arn);
    await server().until('STOPPED', arn);
    await server().app.idle();
    const gone = await fetch(address);
    expect([gone.status, await gone.json()]).toEqual([
      400,
      {
        code: 'InvalidIdInRequest',
        message: 'CredentialsV2Request: Credentials not found',
        HTTPErrorCode: 400,
      },
    ]);
  });

  it('for none without a role, and for nothing without a network', async () => {
    const [, plain] = await running([{ command: SLEEP }]);
    expect(await inside(plain, 'env')).not.toContain('AWS_CONTAINER_CREDENTIALS');
    const [, alone] = await running([{ command: SLEEP }], {}, { networkMode: 'none', taskRoleArn: ROLE });
    const environment = await inside(alone, 'env');
    expect(environment).toContain('AWS_EXECUTION_ENV=AWS_ECS_EC2');
    expect(environment).not.toMatch(/169\.254\.170\.2/);
  });

  it('from the network of its machine', async () => {
    const [arn, container] = await running([{ command: SLEEP }], {}, { networkMode: 'host' });
    expect(await fetched(container, '$ECS_CONTAINER_METADATA_URI_V4/task')).toMatchObject({ TaskARN: arn });
  });

  it('to be protected, as a task of a service can be', async () => {
    const { ecs } = server().app;
    const [alone] = await running([{ command: SLEEP }], {}, { taskRoleArn: ROLE });
    const { taskDefinitionArn: taskDefinition } = await server().task(alone);
    await ecs.send(new CreateServiceCommand({ serviceName: 'guarded', taskDefinition, desiredCount: 1 }));
    const ofService = async () => (await ecs.send(new ListTasksCommand({ serviceName: 'guarded' }))).taskArns ?? [];
    await expect.poll(ofService, PATIENTLY).toHaveLength(1);
    const [arn = ''] = await ofService();
    await server().until('RUNNING', arn);
    const container = await server().containerOf(arn);
    const address = (await inside(container, 'echo "$ECS_AGENT_URI/task-protection/v1/state"')).trim();
    const asked = await fetch(address, { method: 'PUT', body: '{"ProtectionEnabled":true,"ExpiresInMinutes":5}' });
    expect(await asked.json()).toEqual({
      protection: { ExpirationDate: expect.any(String), ProtectionEnabled: true, TaskArn: arn },
    });
    expect(await fetched(container, '$ECS_AGENT_URI/task-protection/v1/state')).toMatchObject({
      protection: { ProtectionEnabled: true },
    });
    const other = await server().containerOf(alone);
    expect(await fetched(other, '$ECS_AGENT_URI/task-protection/v1/state')).toEqual({
      failure: { Arn: alone, Detail: null, Reason: 'TASK_NOT_VALID' },
    });
    await ecs.send(new DeleteServiceCommand({ service: 'guarded', force: true }));
  });
});
