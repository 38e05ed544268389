import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListTasksCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

const HEX_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('tasks on Fargate', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  const cluster = 'bare'; // without instances
  const web: RunTaskCommandInput = {
    cluster,
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: awsvpc(),
  };
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await server.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const containerDefinitions = [container({ portMappings: [{ containerPort: 80 }] }), container({ name: 'aside' })];
    await tasks.register(fargateDefinition('web', { containerDefinitions }));
  });
  afterAll(() => server.close());

  const gone = async (taskArn: string) => {
    await tasks.stop(taskArn, cluster);
    await server.idle();
    expect(await tasks.seen(taskArn, cluster)).toMatchObject({ lastStatus: 'STOPPED' });
  };

  it('are PROVISIONING at first, with a network interface of which only the subnet is known', async () => {
    const task = await tasks.one(web);
    expect(task).toMatchObject({
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      version: 1,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      ephemeralStorage: { sizeInGiB: 20 },
      fargateEphemeralStorage: { sizeInGiB: 20 },
      availabilityZone: expect.stringMatching(/^us-east-1[a-c]$/),
      cpu: '256',
      memory: '512',
      containers: [{ lastStatus: 'PENDING' }, { lastStatus: 'PENDING' }],
    });
    expect(task).not.toHaveProperty('containerInstanceArn');
    expect(task).not.toHaveProperty('capacityProviderName');
    expect(task.attachments).toEqual([
      {
        id: expect.stringMatching(HEX_ID),
        type: 'ElasticNetworkInterface',
        status: 'PRECREATED',
        details: [{ name: 'subnetId', value: 'subnet-1' }],
      },
    ]);
    await gone(task.taskArn);
  });

  it('run with an address that all their containers share, and delete their interface when they stop', async () => {
    const { taskArn, attachments } = await tasks.one(web);
    await server.idle();
    const running = await tasks.seen(taskArn, cluster);
    expect(running).toMatchObject({ lastStatus: 'RUNNING', attachments: [{ status: 'ATTACHED' }] });
    const details = running?.attachments?.[0]?.details ?? [];
    expect(details.map(({ name }) => name)).toEqual([
      'subnetId',
      'networkInterfaceId',
      'macAddress',
      'privateDnsName',
      'privateIPv4Address',
    ]);
    const [subnet, eni, mac, dns, privateIpv4Address = ''] = details.map(({ value }) => value);
    expect([subnet, eni, mac]).toEqual([
      'subnet-1',
      expect.stringMatching(/^eni-[0-9a-f]{17}$/),
      expect.stringMatching(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
    ]);
    expect(dns).toBe(`ip-${privateIpv4Address.replaceAll('.', '-')}.ec2.internal`);
    for (const shown of running?.containers ?? []) {
      expect(shown.networkBindings).toEqual([]);
      expect(shown.networkInterfaces).toEqual([{ attachmentId: attachments?.[0]?.id, privateIpv4Address }]);
    }
    await gone(taskArn);
    expect((await tasks.seen(taskArn, cluster))?.attachments).toMatchObject([{ status: 'DELETED', details }]);
  });

  it('end without ever having run when they are stopped while PROVISIONING', async () => {
    const { taskArn } = await tasks.one(web);
    const { task } = await tasks.stop(taskArn, cluster); // at once, and most often in time
    await server.idle();
    const stopped = await tasks.seen(taskArn, cluster);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      attachments: [{ status: 'DELETED' }],
      containers: [{ lastStatus: 'STOPPED' }, { lastStatus: 'STOPPED' }],
    });
    if (task?.lastStatus === 'PROVISIONING') expect(stopped).not.toHaveProperty('startedAt');
  });

  it('are listed and counted as Fargate, and keep their cluster', async () => {
    const { taskArn } = await tasks.one(web);
    await server.idle();
    const listed = async (launchType: 'FARGATE' | 'EC2') =>
      (await server.ecs.send(new ListTasksCommand({ cluster, launchType }))).taskArns;
    expect([await listed('FARGATE'), await listed('EC2')]).toEqual([[taskArn], []]);
    const { clusters } = await server.ecs.send(
      new DescribeClustersCommand({ clusters: [cluster], include: ['STATISTICS'] }),
    );
    expect(clusters?.[0]).toMatchObject({ runningTasksCount: 1, registeredContainerInstancesCount: 0 });
    expect(clusters?.[0]?.statistics).toEqual(
      expect.arrayContaining([
        { name: 'runningFargateTasksCount', value: '1' },
        { name: 'runningEC2TasksCount', value: '0' },
      ]),
    );
    const drop = () => server.ecs.send(new DeleteClusterCommand({ cluster }));
    await expect(drop()).rejects.toMatchObject({
      name: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.',
    });
    await gone(taskArn);
    expect((await drop()).cluster?.status).toBe('INACTIVE');
    await server.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  });

  it('take the size, disk and platform that were asked for, and spread over the subnets', async () => {
    const found = await tasks.run({
      ...web,
      count: 3,
      platformVersion: '1.4.0',
      overrides: { cpu: '1 vCPU', memory: '2 GB', ephemeralStorage: { sizeInGiB: 100 } },
      networkConfiguration: awsvpc({ subnets: ['subnet-1', 'subnet-2'], assignPublicIp: 'ENABLED' }),
    });
    const asked = { cpu: '1024', memory: '2048', ephemeralStorage: { sizeInGiB: 100 }, platformVersion: '1.4.0' };
    expect(found).toMatchObject([asked, asked, asked]);
    const subnets = found.map(({ attachments }) => attachments?.[0]?.details?.[0]?.value);
    expect(subnets).toEqual(['subnet-1', 'subnet-2', 'subnet-1']);
    expect(found[2]?.availabilityZone).toBe(found[0]?.availabilityZone);
    const old = await tasks.one({ ...web, platformVersion: '1.3.0' });
    expect(old.platformVersion).toBe('1.3.0');
    for (const { taskArn } of [...found, old]) await gone(String(taskArn));
  });
});
