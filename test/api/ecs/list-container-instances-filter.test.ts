import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  type ListContainerInstancesCommandInput,
  paginateListContainerInstances,
  RegisterTaskDefinitionCommand,
  StartTaskCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

describe('the filter of ListContainerInstances', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer({ fleet: 'fixtures/fleets/mixed-g2-t2.json' });
  });
  afterAll(() => server.close());

  const list = async (input: ListContainerInstancesCommandInput) =>
    (await server.ecs.send(new ListContainerInstancesCommand(input))).containerInstanceArns ?? [];

  /** Type and zone of what a filter lists, in its order. */
  async function places(filter: string): Promise<string[]> {
    const arns = await list({ filter });
    if (arns.length === 0) return [];
    const { containerInstances = [] } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: arns }),
    );
    return containerInstances.map(({ attributes = [] }) =>
      ['ecs.instance-type', 'ecs.availability-zone']
        .map((name) => attributes.find((one) => one.name === name)?.value)
        .join(' '),
    );
  }

  it.each([
    ['attribute:ecs.instance-type == t2.small', ['t2.small a', 't2.small c', 't2.small c', 't2.small e']],
    [
      'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d',
      ['g2.2xlarge a', 'g2.2xlarge c'],
    ],
    [
      'attribute:ecs.availability-zone in [us-east-1d, us-east-1e] and not attribute:gpu exists',
      ['t2.medium d', 't2.small e', 't2.micro e'],
    ],
    ['attribute:ecs.instance-type == t2.micro and (attribute:stack == prod or attribute:gpu exists)', ['t2.micro e']],
    ['attribute:gpu != anything and attribute:stack equals test', ['g2.2xlarge d']],
    ['agentConnected == false', []],
    ['task:group exists or runningTasksCount > 0', []],
    ['registeredAt < 2018-02-13', []],
  ])('%s', async (filter, expected) => {
    expect(await places(filter)).toEqual(expected.map((one) => one.replace(' ', ' us-east-1')));
  });

  it('is read within the state asked for', async () => {
    const filter = 'attribute:ecs.availability-zone == us-east-1b';
    const [one = ''] = await list({ filter });
    const drain = { containerInstances: [one], status: 'DRAINING' as const };
    await server.ecs.send(new UpdateContainerInstancesStateCommand(drain));
    expect(await list({ filter, status: 'DRAINING' })).toEqual([one]);
    expect(await list({ filter, status: 'ACTIVE' })).toHaveLength(2);
    expect(await list({ filter })).toHaveLength(3);
  });

  it('sees the tasks of an instance while they run', async () => {
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
    const [one = ''] = await list({ filter: 'attribute:ecs.instance-type == t2.medium' });
    await server.ecs.send(
      new StartTaskCommand({ taskDefinition: 'web', containerInstances: [one], group: 'night shift' }),
    );
    await server.idle();
    expect(await list({ filter: "task:group == 'night shift'" })).toEqual([one]);
    expect(await list({ filter: 'runningTasksCount == 1' })).toEqual([one]);
    expect(await list({ filter: 'not(task:group exists)' })).toHaveLength(12);
  });

  it.each([
    ['attribute:x foo b', 'Invalid expression: at 12: expected an operator, found "foo".'],
    ['agentVersion > new', 'Invalid expression: at 15: expected a version such as 1.14.5, found "new".'],
    ['attribute:x =~ (', expect.stringContaining("at 15: expected a regular expression of RE2's syntax")],
  ])('is refused with the place of the fault: %s', async (filter, message) => {
    await expect(list({ filter })).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('loses and repeats nothing between pages, whatever their size', async () => {
    const filter = 'attribute:ecs.instance-type =~ t2.* and attribute:stack == prod';
    const all = await list({ filter });
    expect(all).toHaveLength(6);
    for (const pageSize of [1, 2, 3, 6, 100]) {
      const pages: string[][] = [];
      for await (const { containerInstanceArns } of paginateListContainerInstances(
        { client: server.ecs, pageSize },
        { filter },
      )) {
        pages.push(containerInstanceArns ?? []);
      }
      expect(pages.flat()).toEqual(all);
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(pageSize);
    }
  });

  it('goes on after an empty page, for no call looks at all of a large cluster', async () => {
    const instances = [
      { instanceType: 'm5.large', availabilityZone: 'a', count: 550 },
      { instanceType: 't2.small', availabilityZone: 'b', count: 2 },
    ];
    const body = JSON.stringify({ cluster: 'wide', instances });
    await fetch(`${server.url}/_drydock/fleet`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    const question = { cluster: 'wide', filter: 'attribute:ecs.instance-type == t2.small' };
    const first = await server.ecs.send(new ListContainerInstancesCommand(question));
    expect(first).toMatchObject({ containerInstanceArns: [], nextToken: expect.any(String) });
    const second = await server.ecs.send(
      new ListContainerInstancesCommand({ ...question, nextToken: first.nextToken }),
    );
    expect(second.containerInstanceArns).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
  });

  it('has tokens of its own', async () => {
    const filter = 'attribute:stack == prod';
    const { nextToken } = await server.ecs.send(new ListContainerInstancesCommand({ filter, maxResults: 1 }));
    expect(nextToken).toBeDefined();
    for (const other of [undefined, 'attribute:stack == test']) {
      await expect(list({ filter: other, nextToken, maxResults: 1 })).rejects.toMatchObject({
        message: 'Invalid token.',
      });
    }
  });
});
