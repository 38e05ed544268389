import {
  CreateClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  DiscoverPollEndpointCommand,
  ListContainerInstancesCommand,
  RegisterContainerInstanceCommand,
  type RegisterContainerInstanceCommandInput,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

const integer = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue });

/** What the real agent sends, in short. */
const registration = (cluster: string): RegisterContainerInstanceCommandInput => ({
  cluster,
  instanceIdentityDocument: JSON.stringify({
    instanceId: 'i-0123456789abcdef0',
    instanceType: 'c5.large',
    availabilityZone: 'us-east-1d',
  }),
  instanceIdentityDocumentSignature: 'unchecked',
  totalResources: [
    integer('CPU', 1000),
    integer('MEMORY', 500),
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
  ],
  versionInfo: { agentVersion: '1.105.0', agentHash: 'abc', dockerVersion: 'DockerVersion: 20.10.24' },
  attributes: [{ name: 'stack', value: 'prod' }, { name: 'ecs.capability.anything' }],
});

describe('container instances', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
  });
  afterAll(() => server.close());

  it('have no engine of their own where containers are only simulated', async () => {
    const attributes = [{ name: 'drydock.engine', value: 'tcp://box:2376' }];
    const registered = server.ecs.send(
      new RegisterContainerInstanceCommand({ ...registration('default'), attributes }),
    );
    await expect(registered).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('start with --runtime docker'),
    });
  });

  it('has the default fleet: one m5.large in each of three zones, each with an address of its own', async () => {
    const { containerInstanceArns = [] } = await server.ecs.send(new ListContainerInstancesCommand({}));
    const { containerInstances = [] } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: containerInstanceArns }),
    );
    const attribute = (name: string) =>
      containerInstances.map(({ attributes }) => attributes?.find((one) => one.name === name)?.value);
    expect(attribute('ecs.availability-zone')).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(attribute('ecs.instance-type')).toEqual(Array(3).fill('m5.large'));
    expect(attribute('drydock.host-address')).toEqual(['127.64.0.1', '127.64.0.2', '127.64.0.3']);
    expect(containerInstances[0]?.registeredResources).toContainEqual({
      name: 'CPU',
      type: 'INTEGER',
      doubleValue: 0,
      longValue: 0,
      integerValue: 2048,
    });
    expect(containerInstances[0]?.registeredResources).toContainEqual({
      name: 'PORTS',
      type: 'STRINGSET',
      doubleValue: 0,
      longValue: 0,
      integerValue: 0,
      stringSetValue: ['22', '2375', '2376', '51678', '51679'],
    });
  });

  it('keeps what an agent sends and echoes every attribute of it', async () => {
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'byhand' }));
    const { containerInstance } = await server.ecs.send(new RegisterContainerInstanceCommand(registration('byhand')));
    expect(containerInstance).toMatchObject({
      ec2InstanceId: 'i-0123456789abcdef0',
      status: 'ACTIVE',
      agentConnected: true,
      versionInfo: { agentVersion: '1.105.0' },
      runningTasksCount: 0,
      attachments: [],
    });
    for (const sent of [
      { name: 'stack', value: 'prod' },
      { name: 'ecs.capability.anything' },
      { name: 'ecs.instance-type', value: 'c5.large' },
      { name: 'ecs.availability-zone', value: 'us-east-1d' },
    ]) {
      expect(containerInstance?.attributes).toContainEqual(sent);
    }
    expect(containerInstance?.remainingResources?.find(({ name }) => name === 'CPU')?.integerValue).toBe(1000);
  });

  it('gives it a local agent, counts what runs there, and ends that when it is deregistered by force', async () => {
    const cluster = 'served';
    await server.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const { containerInstance } = await server.ecs.send(new RegisterContainerInstanceCommand(registration(cluster)));
    const arn = String(containerInstance?.containerInstanceArn);
    const { tasks } = await server.ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'web', count: 2 }));
    await server.idle();
    const described = await server.ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn] }),
    );
    expect(described.containerInstances?.[0]).toMatchObject({ runningTasksCount: 2, pendingTasksCount: 0 });
    const memory = described.containerInstances?.[0]?.remainingResources?.find(({ name }) => name === 'MEMORY');
    expect(memory?.integerValue).toBe(500 - 2 * 16);

    const deregister = { cluster, containerInstance: arn };
    await expect(server.ecs.send(new DeregisterContainerInstanceCommand(deregister))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
    const forced = await server.ecs.send(new DeregisterContainerInstanceCommand({ ...deregister, force: true }));
    expect(forced.containerInstance).toMatchObject({ status: 'INACTIVE', agentConnected: false });
    const after = await server.ecs.send(
      new DescribeTasksCommand({ cluster, tasks: tasks?.map(({ taskArn }) => String(taskArn)) }),
    );
    expect(after.tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['STOPPED', 'STOPPED']);
    expect(after.tasks?.[0]?.stoppedReason).toBe('Container instance deregistration forced by user');
    expect((await server.ecs.send(new ListContainerInstancesCommand({ cluster }))).containerInstanceArns).toEqual([]);
    await expect(server.ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'web' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });

  it('registers again under the same ARN, but not as another type', async () => {
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'again' }));
    const first = await server.ecs.send(new RegisterContainerInstanceCommand(registration('again')));
    const containerInstanceArn = first.containerInstance?.containerInstanceArn;
    const second = await server.ecs.send(
      new RegisterContainerInstanceCommand({ ...registration('again'), containerInstanceArn }),
    );
    expect(second.containerInstance?.containerInstanceArn).toBe(containerInstanceArn);
    const document = JSON.stringify({ instanceId: 'i-0123456789abcdef0', instanceType: 't4g.micro' });
    await expect(
      server.ecs.send(
        new RegisterContainerInstanceCommand({
          ...registration('again'),
          containerInstanceArn,
          instanceIdentityDocument: document,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'Container instance type changes are not supported. Container instance ID was previously registered as c5.large.',
    });
  });

  it('tells agents to connect to itself', async () => {
    const { endpoint, telemetryEndpoint } = await server.ecs.send(new DiscoverPollEndpointCommand({}));
    expect(endpoint).toBe(server.url);
    expect(telemetryEndpoint).toBe(server.url);
  });

  it('answers unknown instances with failures', async () => {
    const id = '0'.repeat(32);
    const { failures } = await server.ecs.send(new DescribeContainerInstancesCommand({ containerInstances: [id] }));
    expect(failures).toEqual([
      { arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${id}`, reason: 'MISSING' },
    ]);
    await expect(
      server.ecs.send(new DescribeContainerInstancesCommand({ containerInstances: ['../etc'] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
