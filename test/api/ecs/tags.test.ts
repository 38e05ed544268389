import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTagsForResourceCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { ecsClient, startServer } from '../../support/server.ts';

const KINDS = ['cluster', 'task-definition', 'container-instance', 'task'] as const;
const CLUSTER = 'tagging';

describe('tags of a resource', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  /** What was made of each kind, with the tag team=blue. */
  const arns: Record<string, string> = {};
  const tags: Tag[] = [{ key: 'team', value: 'blue' }];

  const run = async (managed = false) => {
    const { tasks } = await server.ecs.send(
      new RunTaskCommand({ cluster: CLUSTER, taskDefinition: 'web', tags, enableECSManagedTags: managed }),
    );
    return String(tasks?.[0]?.taskArn);
  };
  beforeAll(async () => {
    server = await startServer();
    const { cluster } = await server.ecs.send(new CreateClusterCommand({ clusterName: CLUSTER, tags }));
    const { taskDefinition } = await server.ecs.send(
      new RegisterTaskDefinitionCommand(definition('web', { tags: [...tags] })),
    );
    const { containerInstance } = await server.ecs.send(
      new RegisterContainerInstanceCommand({ cluster: CLUSTER, tags }),
    );
    arns.cluster = String(cluster?.clusterArn);
    arns['task-definition'] = String(taskDefinition?.taskDefinitionArn);
    arns['container-instance'] = String(containerInstance?.containerInstanceArn);
    arns.task = await run();
  });
  afterAll(() => server.close());

  const list = async (resourceArn: string | undefined) =>
    (await server.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  const add = (resourceArn: string | undefined, more: Tag[]) =>
    server.ecs.send(new TagResourceCommand({ resourceArn, tags: more }));
  const remove = (resourceArn: string | undefined, tagKeys: string[]) =>
    server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys }));

  /** The same tags as the resource's own description has them. */
  async function described(kind: string): Promise<readonly Tag[] | undefined> {
    const [arn = '', cluster] = [arns[kind], CLUSTER];
    switch (kind) {
      case 'cluster': {
        const { clusters } = await server.ecs.send(new DescribeClustersCommand({ clusters: [arn], include: ['TAGS'] }));
        return clusters?.[0]?.tags;
      }
      case 'task-definition':
        return (await server.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] })))
          .tags;
      case 'container-instance': {
        const { containerInstances } = await server.ecs.send(
          new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn], include: ['TAGS'] }),
        );
        return containerInstances?.[0]?.tags;
      }
      default: {
        const { tasks } = await server.ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn], include: ['TAGS'] }));
        return tasks?.[0]?.tags;
      }
    }
  }

  it.each(KINDS)('%s: are added, overwritten, removed and listed', async (kind) => {
    const arn = arns[kind];
    expect(await list(arn)).toEqual(tags);
    await add(arn, [
      { key: 'Team', value: 'red' },
      { key: 'empty', value: '' },
    ]);
    await add(arn, [{ key: 'team', value: 'green' }]);
    const expected = [
      { key: 'team', value: 'green' },
      { key: 'Team', value: 'red' }, // another key: case counts
      { key: 'empty', value: '' },
    ];
    const seen = await list(arn);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(expect.arrayContaining(expected));
    expect(await described(kind)).toEqual(seen);
    await remove(arn, ['Team', 'empty', 'never there']);
    expect(await list(arn)).toEqual([{ key: 'team', value: 'green' }]);
    await add(arn, tags);
    expect(await described(kind)).toEqual(tags);
  });

  it.each(KINDS)('%s: are 50 at most, old and new together; what is overwritten counts once', async (kind) => {
    const arn = arns[kind];
    const numbered = Array.from({ length: 49 }, (_, index) => ({ key: `k${index}`, value: 'x' }));
    await add(arn, numbered);
    await expect(add(arn, [{ key: 'one', value: 'more' }])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await add(arn, [{ key: 'k0', value: 'y' }]);
    expect(await list(arn)).toHaveLength(50);
    await remove(
      arn,
      numbered.map(({ key }) => key),
    );
    expect(await list(arn)).toEqual(tags);
  });

  it('of AWS’s own are kept, are not taken away and do not count', async () => {
    const arn = await run(true);
    const managed = { key: 'aws:ecs:clusterName', value: CLUSTER };
    expect(await list(arn)).toEqual(expect.arrayContaining([managed, ...tags]));
    await remove(arn, ['aws:ecs:clusterName', 'team']);
    expect(await list(arn)).toEqual([managed]);
    await add(
      arn,
      Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: 'x' })),
    );
    expect(await list(arn)).toHaveLength(51);
    await expect(add(arn, [{ key: 'aws:ecs:clusterName', value: 'mine' }])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await list(arn)).toContainEqual(managed);
  });

  it.each<[string, Tag[]]>([
    ['a key of AWS’s', [{ key: 'AWS:mine', value: 'x' }]],
    ['an empty key', [{ key: '', value: 'x' }]],
    ['no key', [{ value: 'x' }]],
    ['a key of 129 characters', [{ key: 'k'.repeat(129), value: 'x' }]],
    ['a value of 257 characters', [{ key: 'k', value: 'x'.repeat(257) }]],
    ['a key out of the character set', [{ key: 'a*b', value: 'x' }]],
    [
      'a key twice',
      [
        { key: 'k', value: 'x' },
        { key: 'k', value: 'y' },
      ],
    ],
  ])('are refused, with all that came with them: %s', async (_what, bad) => {
    await expect(add(arns.cluster, [{ key: 'good', value: 'x' }, ...bad])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await list(arns.cluster)).toEqual(tags);
  });

  const own = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`;
  const id = 'f'.repeat(32);
  it.each<[string, string, string]>([
    [own('task-definition/web:99'), 'ResourceNotFoundException', 'The specified resource was not found.'],
    [own(`container-instance/${CLUSTER}/${id}`), 'ResourceNotFoundException', 'The specified resource was not found.'],
    [own(`task/${CLUSTER}/${id}`), 'ResourceNotFoundException', 'The specified resource was not found.'],
    [own('cluster/nope'), 'ClusterNotFoundException', 'Cluster not found.'],
    ['web:1', 'InvalidParameterException', 'The ARN provided is invalid.'],
    ['', 'InvalidParameterException', 'The ARN provided is invalid.'],
    [own('cluster'), 'InvalidParameterException', 'The ARN provided is invalid.'],
    [own('cluster/'), 'InvalidParameterException', 'The ARN provided is invalid.'],
    [own('constructor/x'), 'InvalidParameterException', 'The ARN provided is invalid.'],
    [own('__proto__/x'), 'InvalidParameterException', 'The ARN provided is invalid.'],
    ['arn:aws:sns:us-east-1:000000000000:cluster/default', 'InvalidParameterException', 'The ARN provided is invalid.'],
    ['arn:aws:ecs:us-east-1:111122223333:cluster/default', 'InvalidParameterException', 'AccountIDs mismatch'],
    ['arn:aws:ecs:eu-west-1:000000000000:cluster/default', 'InvalidParameterException', 'Invalid Region in ARN'],
  ])('cannot be those of %s', async (arn, name, message) => {
    // ListTagsForResource has no ResourceNotFoundException in AWS's model
    const listing = name === 'ResourceNotFoundException' ? 'InvalidParameterException' : name;
    await expect(list(arn)).rejects.toMatchObject({ name: listing, message });
    await expect(add(arn, tags)).rejects.toMatchObject({ name, message });
    await expect(remove(arn, ['team'])).rejects.toMatchObject({ name, message });
  });

  it('are out of reach for another account, which has a resource of the same name', async () => {
    const other = ecsClient(server.url, '111122223333');
    const { cluster } = await other.send(new CreateClusterCommand({ clusterName: CLUSTER }));
    await other.send(
      new TagResourceCommand({ resourceArn: cluster?.clusterArn, tags: [{ key: 'theirs', value: '' }] }),
    );
    expect(await list(arns.cluster)).toEqual(tags);
  });

  it('are out of reach when the resource has ended, in AWS’s words', async () => {
    const task = await run();
    await server.idle();
    await server.ecs.send(new StopTaskCommand({ cluster: CLUSTER, task }));
    await server.idle();
    await expect(add(task, tags)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified task is stopped. Specify a running task and try again.',
    });
    const { cluster } = await server.ecs.send(new CreateClusterCommand({ clusterName: 'gone', tags }));
    const { containerInstance } = await server.ecs.send(new RegisterContainerInstanceCommand({ cluster: 'gone' }));
    const instance = containerInstance?.containerInstanceArn;
    await server.ecs.send(new DeregisterContainerInstanceCommand({ cluster: 'gone', containerInstance: instance }));
    await expect(add(instance as string, tags)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await server.ecs.send(new DeleteClusterCommand({ cluster: 'gone' }));
    await expect(list(cluster?.clusterArn)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified cluster is inactive. Specify an active cluster and try again.',
    });
  });
});
