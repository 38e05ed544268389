import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

describe('task definitions', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  const register = (input: RegisterTaskDefinitionCommandInput) =>
    server.ecs.send(new RegisterTaskDefinitionCommand(input));

  it("gives back what was sent with ECS's own additions", async () => {
    const { taskDefinition } = await register(
      definition('sleep360', { containerDefinitions: [{ name: 'sleep', image: 'busybox', cpu: 10, memory: 10 }] }),
    );
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/sleep360:1',
      family: 'sleep360',
      revision: 1,
      status: 'ACTIVE',
      volumes: [],
      placementConstraints: [],
      compatibilities: ['EXTERNAL', 'EC2'],
      requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' }],
    });
    expect(taskDefinition?.containerDefinitions).toEqual([
      {
        name: 'sleep',
        image: 'busybox',
        cpu: 10,
        memory: 10,
        portMappings: [],
        essential: true,
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
      },
    ]);
    expect(taskDefinition).not.toHaveProperty('networkMode');
    expect(taskDefinition).not.toHaveProperty('requiresCompatibilities');
  });

  it('describes a revision as it was answered when it was registered', async () => {
    const { taskDefinition } = await register(
      definition('same', { cpu: '1 vCPU', memory: '2 GB', networkMode: 'bridge', tags: [{ key: 'a', value: 'b' }] }),
    );
    expect(taskDefinition).toMatchObject({ cpu: '1024', memory: '2048' });
    const described = await server.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'same', include: ['TAGS'] }),
    );
    expect(described.taskDefinition).toEqual(taskDefinition);
    expect(described.tags).toEqual([{ key: 'a', value: 'b' }]);
  });

  it('counts revisions up and never gives a number twice', async () => {
    await register(definition('counted'));
    await register(definition('counted'));
    await server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'counted:2' }));
    expect((await register(definition('counted'))).taskDefinition?.revision).toBe(3);
    await expect(register({ family: 'counted', containerDefinitions: [] })).rejects.toThrow();
    expect((await register(definition('counted'))).taskDefinition?.revision).toBe(4);
  });

  it('takes a family alone for its latest ACTIVE revision, and keeps INACTIVE ones describable', async () => {
    await register(definition('latest'));
    await register(definition('latest'));
    await server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'latest:2' }));
    const latest = await server.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'latest' }));
    expect(latest.taskDefinition?.revision).toBe(1);
    const inactive = await server.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'latest:2' }));
    expect(inactive.taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: expect.any(Date) });
  });

  it('lists revisions by family and number, in either order, page by page', async () => {
    for (let n = 0; n < 11; n++) await register(definition('many'));
    const ascending = await server.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'many', maxResults: 10 }));
    expect(ascending.taskDefinitionArns?.at(-1)).toMatch(/many:10$/);
    const rest = await server.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: 'many', nextToken: ascending.nextToken }),
    );
    expect(rest.taskDefinitionArns).toEqual([expect.stringMatching(/many:11$/)]);
    const descending = await server.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'many', sort: 'DESC' }));
    expect(descending.taskDefinitionArns?.[0]).toMatch(/many:11$/);
    const prefix = await server.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'man' }));
    expect(prefix.taskDefinitionArns).toEqual([]); // in spite of its name, a whole family
  });

  it('lists families by prefix and status', async () => {
    await register(definition('fam-a'));
    await register(definition('fam-b'));
    await server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'fam-b:1' }));
    const list = async (status?: 'ACTIVE' | 'INACTIVE' | 'ALL') =>
      (await server.ecs.send(new ListTaskDefinitionFamiliesCommand({ familyPrefix: 'fam-', status }))).families;
    expect(await list()).toEqual(['fam-a', 'fam-b']);
    expect(await list('ACTIVE')).toEqual(['fam-a']);
    expect(await list('INACTIVE')).toEqual(['fam-b']);
  });

  it('fills ports in by network mode: dynamic in bridge, the same in host and awsvpc', async () => {
    const ports = async (networkMode?: 'bridge' | 'host' | 'awsvpc') => {
      const { taskDefinition } = await register(
        definition('ports', {
          networkMode,
          containerDefinitions: [container({ portMappings: [{ containerPort: 80 }] })],
        }),
      );
      return taskDefinition?.containerDefinitions?.[0]?.portMappings;
    };
    expect(await ports()).toEqual([{ containerPort: 80, hostPort: 0, protocol: 'tcp' }]);
    expect(await ports('host')).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'tcp' }]);
    expect(await ports('awsvpc')).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'tcp' }]);
  });

  it.each<[string, RegisterTaskDefinitionCommandInput, string]>([
    ['no containers', { family: 'f', containerDefinitions: [] }, 'Container list cannot be empty'],
    [
      'a container without a name',
      definition('f', { containerDefinitions: [container({ name: undefined })] }),
      'Container.name should not be null or empty.',
    ],
    [
      'a container without an image',
      definition('f', { containerDefinitions: [container({ image: '' })] }),
      'Container.image should not be null or empty.',
    ],
    [
      'an image of odd characters',
      definition('f', { containerDefinitions: [container({ image: 'a b' })] }),
      'Container.image contains invalid characters.',
    ],
    ['a family of odd characters', definition('f f'), 'Family contains invalid characters.'],
    [
      'no memory setting at all',
      definition('f', { containerDefinitions: [container({ memory: undefined })] }),
      "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      'no essential container',
      definition('f', { containerDefinitions: [container({ essential: false })] }),
      'Task definition does not have any essential container',
    ],
    [
      'other host ports in host mode',
      definition('f', {
        networkMode: 'host',
        containerDefinitions: [container({ portMappings: [{ containerPort: 80, hostPort: 8080 }] })],
      }),
      'When networkMode=host, the host ports and container ports in port mappings must match.',
    ],
    [
      'containers with more cpu than the task',
      definition('f', { cpu: '256', containerDefinitions: [container({ cpu: 512 })] }),
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    ],
    [
      'a container with more memory than the task',
      definition('f', { memory: '512', containerDefinitions: [container({ memory: 1024 })] }),
      "The 'memory' setting for container 'app' is greater than for the task",
    ],
    [
      'Fargate without awsvpc',
      definition('f', { requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' }),
      'Fargate only supports network mode ‘awsvpc’.',
    ],
  ])('refuses %s', async (_what, input, message) => {
    await expect(register(input)).rejects.toMatchObject({ name: 'ClientException', message });
  });

  it.each([
    ['an unknown one', 'unknown', 'ClientException', 'Unable to describe task definition.'],
    ['a revision that is no number', 'same:foo', 'InvalidParameterException', 'Invalid revision number. Number: foo'],
  ])('refuses to describe %s', async (_what, taskDefinition, name, message) => {
    await expect(server.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).rejects.toMatchObject({
      name,
      message,
    });
  });

  it('refuses to deregister a family without a revision', async () => {
    await expect(
      server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'same' })),
    ).rejects.toMatchObject({ name: 'ClientException', message: 'Revision is missing.' });
  });
});
