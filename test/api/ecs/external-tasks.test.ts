import { CreateClusterCommand, RegisterContainerInstanceCommand, StartTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

describe('an instance outside AWS', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  let external = '';
  const join = async (cluster: string, instanceId: string, attributes: { name: string }[]) => {
    const { containerInstance } = await server.ecs.send(
      new RegisterContainerInstanceCommand({
        cluster,
        instanceIdentityDocument: JSON.stringify({ instanceId, instanceType: 't2.small' }),
        totalResources: [
          { name: 'CPU', type: 'INTEGER', integerValue: 1024 },
          { name: 'MEMORY', type: 'INTEGER', integerValue: 1024 },
        ],
        attributes,
      }),
    );
    return containerInstance?.containerInstanceArn ?? 'none';
  };
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    for (const clusterName of ['mixed', 'outside']) await server.ecs.send(new CreateClusterCommand({ clusterName }));
    external = await join('mixed', 'mi-0123456789abcdef0', [{ name: 'ecs.capability.external' }]);
    await join('outside', 'mi-0123456789abcdef1', [{ name: 'ecs.capability.external' }]);
    await tasks.register(definition('both', { requiresCompatibilities: ['EC2', 'EXTERNAL'] }));
  });
  afterAll(() => server.close());

  it('takes tasks of launch type EXTERNAL, and none of EC2', async () => {
    const input = { cluster: 'mixed', taskDefinition: 'both' };
    const inside = await join('mixed', 'i-0123456789abcdef0', []);
    const task = await tasks.one({ ...input, launchType: 'EXTERNAL' });
    expect(task).toMatchObject({ launchType: 'EXTERNAL', containerInstanceArn: external, lastStatus: 'PENDING' });
    await server.idle();
    expect(await tasks.seen(task.taskArn, 'mixed')).toMatchObject({ lastStatus: 'RUNNING' });
    for (const { containerInstanceArn } of await tasks.run({ ...input, launchType: 'EC2', count: 3 })) {
      expect(containerInstanceArn).toBe(inside);
    }
  });

  it('gets tasks of launch type EXTERNAL also from StartTask', async () => {
    const { tasks: started } = await server.ecs.send(
      new StartTaskCommand({ cluster: 'mixed', taskDefinition: 'both', containerInstances: [external] }),
    );
    expect(started).toMatchObject([{ launchType: 'EXTERNAL', containerInstanceArn: external }]);
  });

  it('is no instance to a task of EC2, even when it is alone', async () => {
    await expect(tasks.run({ cluster: 'outside', taskDefinition: 'both' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });
});
