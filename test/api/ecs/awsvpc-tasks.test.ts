import { ListContainerInstancesCommand, StartTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { awsvpc, launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

describe('tasks in network mode awsvpc on container instances', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  let instances: string[] = [];
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    instances = (await server.ecs.send(new ListContainerInstancesCommand({}))).containerInstanceArns ?? [];
    const portMappings = [{ containerPort: 80 }];
    const containerDefinitions = [container({ portMappings }), container({ name: 'aside' })];
    await tasks.register(definition('vpc', { networkMode: 'awsvpc', containerDefinitions }));
  });
  afterAll(() => server.close());

  const runTask = () => tasks.one({ taskDefinition: 'vpc', networkConfiguration: awsvpc() });
  const startTask = async () => {
    const { tasks: started } = await server.ecs.send(
      new StartTaskCommand({
        taskDefinition: 'vpc',
        containerInstances: [String(instances[1])],
        networkConfiguration: awsvpc(),
      }),
    );
    return started?.[0];
  };
  const addressOf = (task: Task | undefined) =>
    task?.attachments?.[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value;

  it.each<[string, () => Promise<Task | undefined>]>([
    ['RunTask', runTask],
    ['StartTask', startTask],
  ])('by %s are placed at once, PROVISIONING, and run with an interface of their own', async (_operation, begin) => {
    const begun = await begin();
    expect(begun).toMatchObject({
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      version: 1,
      launchType: 'EC2',
      containerInstanceArn: expect.stringContaining(':container-instance/default/'),
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'PRECREATED',
          details: [{ name: 'subnetId', value: 'subnet-1' }],
        },
      ],
    });
    expect(begun).not.toHaveProperty('platformVersion');
    await server.idle();
    const arn = String(begun?.taskArn);
    const running = await tasks.seen(arn);
    const networkInterfaces = [{ attachmentId: begun?.attachments?.[0]?.id, privateIpv4Address: addressOf(running) }];
    expect(addressOf(running)).toMatch(/^\d+(\.\d+){3}$/);
    expect(running).toMatchObject({
      lastStatus: 'RUNNING',
      containerInstanceArn: begun?.containerInstanceArn,
      attachments: [{ status: 'ATTACHED' }],
      containers: [
        { networkBindings: [], networkInterfaces },
        { networkBindings: [], networkInterfaces },
      ],
    });
    await tasks.stop(arn);
    await server.idle();
    expect(await tasks.seen(arn)).toMatchObject({ lastStatus: 'STOPPED', attachments: [{ status: 'DELETED' }] });
  });

  it('by StartTask run where they were told to', async () => {
    expect(await startTask()).toMatchObject({ containerInstanceArn: instances[1] });
    await expect(
      server.ecs.send(new StartTaskCommand({ taskDefinition: 'vpc', containerInstances: [String(instances[1])] })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    });
  });

  it('have addresses that differ, and take no port of the instance', async () => {
    const begun = await tasks.run({ taskDefinition: 'vpc', networkConfiguration: awsvpc(), count: 4 });
    expect(begun).toHaveLength(4);
    await server.idle();
    const running = await Promise.all(begun.map(({ taskArn }) => tasks.seen(String(taskArn))));
    expect(new Set(running.map(addressOf)).size).toBe(4);
  });
});
