import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTagsForResourceCommand,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  type TaskDefinition,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';
import { CONTAINER_ADDITIONS, SAMPLES, type Sample } from './terraform-definitions.ts';

const TAGS = [
  { key: 'team', value: 'blue' },
  { key: 'Empty', value: '' },
];
const arnOf = (family: string | undefined, revision: number) =>
  `arn:aws:ecs:us-east-1:000000000000:task-definition/${family}:${revision}`;

/** What is to be read back: all that was sent, and beside it only ECS's own additions. */
const expected = ({ sent, kept, containers }: Sample, revision: number) => ({
  ...sent,
  ...kept,
  containerDefinitions: sent.containerDefinitions?.map((container, index) => ({
    ...CONTAINER_ADDITIONS,
    ...container,
    ...containers[index],
  })),
  taskDefinitionArn: arnOf(sent.family, revision),
  revision,
  status: 'ACTIVE',
  volumes: sent.volumes ?? [],
  placementConstraints: sent.placementConstraints ?? [],
  compatibilities: expect.arrayContaining(sent.requiresCompatibilities ?? ['EC2']),
  requiresAttributes: expect.any(Array),
  registeredAt: expect.any(Date),
  registeredBy: 'arn:aws:iam::000000000000:root',
});

/** The calls of terraform-provider-aws for aws_ecs_task_definition, in its order. */
describe.each(Object.entries(SAMPLES))('a task definition in Terraform’s hands, %s,', (_name, sample) => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  const { sent } = sample;

  const register = async (input = sent) =>
    (await server.ecs.send(new RegisterTaskDefinitionCommand(input))).taskDefinition;
  /** Reads as Terraform does, twice: nothing may have changed by itself. */
  async function read(taskDefinition: string) {
    const look = async () => {
      const { $metadata: _, ...answer } = await server.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
      );
      return answer;
    };
    const answer = await look();
    expect(await look()).toEqual(answer);
    return answer;
  }

  it('is read back as it was sent, with nothing but ECS’s own additions', async () => {
    const { $metadata: _, ...registered } = await server.ecs.send(
      new RegisterTaskDefinitionCommand({ ...sent, tags: TAGS }),
    );
    expect(registered).toEqual({ taskDefinition: expected(sample, 1), tags: TAGS });
    expect(await read(arnOf(sent.family, 1))).toEqual(registered);
    expect(await read(String(sent.family))).toEqual(registered);
  });

  it('is equal again when what was read is registered', async () => {
    const { taskDefinition = {} } = await read(arnOf(sent.family, 1));
    const { taskDefinitionArn, revision, status, registeredAt, registeredBy, ...rest } = taskDefinition;
    const { compatibilities, requiresAttributes, deregisteredAt, deleteRequestedAt, ...again } = rest;
    const second = await register(again as typeof sent);
    expect(second).toEqual({
      ...taskDefinition,
      taskDefinitionArn: arnOf(sent.family, 2),
      revision: 2,
      registeredAt: expect.any(Date),
    });
    expect(await read(String(sent.family))).toEqual({ taskDefinition: second, tags: [] });
  });

  it('has its tags changed without a new revision', async () => {
    const resourceArn = arnOf(sent.family, 1);
    const before = await read(resourceArn);
    await server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['Empty'] }));
    await server.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'team', value: 'green' }] }));
    const tags = [{ key: 'team', value: 'green' }];
    expect(await read(resourceArn)).toEqual({ ...before, tags });
    expect((await server.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual(tags);
    expect((await read(arnOf(sent.family, 2))).tags).toEqual([]);
  });

  it('is replaced by the next revision, and deregistered', async () => {
    const [old, third] = [arnOf(sent.family, 1), await register()];
    const { taskDefinition: before } = await read(old);
    const gone: TaskDefinition = { ...before, status: 'INACTIVE', deregisteredAt: expect.any(Date) as never };
    const answer = await server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: old }));
    expect(answer.taskDefinition).toEqual(gone);
    expect((await read(old)).taskDefinition).toEqual(gone);
    expect((await read(String(sent.family))).taskDefinition).toEqual(third);
    for (const revision of [2, 3]) {
      await server.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arnOf(sent.family, revision) }));
    }
    await expect(read(String(sent.family))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});
