import {
  DescribeCapacityProvidersCommand,
  type ECSClient,
  ListAccountSettingsCommand,
  ListAttributesCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';
import { PAGED_LISTS, type PagedList } from './paging-lists.ts';

const ACCOUNT = '111122223333';
const LISTS = Object.entries<PagedList>(PAGED_LISTS);
const REFUSAL = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a page token', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let ecs: ECSClient;
  let others: ECSClient[];
  const tokens = new Map<string, string>();
  const token = (name: string) => String(tokens.get(name));
  beforeAll(async () => {
    server = await startServer();
    ecs = ecsClient(server.url, ACCOUNT);
    others = [ecsClient(server.url, '444455556666'), ecsClient(server.url, ACCOUNT, 'eu-west-1')];
    for (const client of [ecs, ...others]) {
      for (const [, list] of LISTS) await list.prepare?.(client);
    }
    for (const [index, [name, list]] of LISTS.entries()) {
      for (const nth of [1, 2]) await list.make(ecs, list.capacity === 7 ? nth : index * 10 + nth);
      tokens.set(name, String((await list.page(ecs, { maxResults: 1 })).nextToken));
    }
  });
  afterAll(() => server.close());

  it.each(LISTS)('of %s is good for that list alone, in that account and region', async (name, list) => {
    expect((await list.page(ecs, { nextToken: token(name) })).keys.length).toBeGreaterThan(0);
    for (const [other, { page }] of LISTS) {
      if (other !== name) await expect(page(ecs, { nextToken: token(name) }), other).rejects.toMatchObject(REFUSAL);
    }
    for (const other of others)
      await expect(list.page(other, { nextToken: token(name) })).rejects.toMatchObject(REFUSAL);
  });

  it.each(LISTS)('of %s that is garbage is refused', async (name, list) => {
    const good = token(name);
    const garbage = [
      ...['garbage', ' ', '%00', '\u{1F600}', '=', good.slice(1), good.slice(0, -4), `x${good}`, 'A'.repeat(5000)],
      ...[null, 0, {}, [], [1], [1, 2, 3], [1, '', ''], ['1', '', 1], [1, null, null], [1, [], {}], 'text'].map(json),
      Buffer.from('[1,').toString('base64url'),
    ];
    for (const nextToken of garbage)
      await expect(list.page(ecs, { nextToken }), nextToken).rejects.toMatchObject(REFUSAL);
  });

  it('goes on however the cluster is named', async () => {
    const cluster = `arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/default`;
    const tasks = new ListTasksCommand({ cluster, nextToken: token('ListTasks') });
    expect((await ecs.send(tasks)).taskArns).toHaveLength(1);
    const nextToken = token('DescribeCapacityProviders of a cluster');
    const providers = new DescribeCapacityProvidersCommand({ cluster, nextToken });
    expect((await ecs.send(providers)).capacityProviders).toHaveLength(1);
  });

  const attributes = { targetType: 'container-instance', attributeName: 'stack' } as const;
  const ask: Record<string, (nextToken: string) => Promise<unknown>> = {
    'ListTasks by family': (nextToken) => ecs.send(new ListTasksCommand({ nextToken, family: 'web' })),
    'ListTasks of stopped ones': (nextToken) => ecs.send(new ListTasksCommand({ nextToken, desiredStatus: 'STOPPED' })),
    'ListTasks by launch type': (nextToken) => ecs.send(new ListTasksCommand({ nextToken, launchType: 'FARGATE' })),
    'ListTasks by starter': (nextToken) => ecs.send(new ListTasksCommand({ nextToken, startedBy: 'me' })),
    'ListTasks of a service': (nextToken) => ecs.send(new ListTasksCommand({ nextToken, serviceName: 'web' })),
    'ListContainerInstances by status': (nextToken) =>
      ecs.send(new ListContainerInstancesCommand({ nextToken, status: 'ACTIVE' })),
    'ListContainerInstances by query': (nextToken) =>
      ecs.send(new ListContainerInstancesCommand({ nextToken, filter: 'agentConnected == true' })),
    'ListTaskDefinitions of a family': (nextToken) =>
      ecs.send(new ListTaskDefinitionsCommand({ nextToken, familyPrefix: 'f1' })),
    'ListTaskDefinitions by status': (nextToken) =>
      ecs.send(new ListTaskDefinitionsCommand({ nextToken, status: 'INACTIVE' })),
    'ListTaskDefinitionFamilies by prefix': (nextToken) =>
      ecs.send(new ListTaskDefinitionFamiliesCommand({ nextToken, status: 'ACTIVE', familyPrefix: 'n' })),
    'ListTaskDefinitionFamilies of any status': (nextToken) =>
      ecs.send(new ListTaskDefinitionFamiliesCommand({ nextToken })),
    'ListAttributes by value': (nextToken) =>
      ecs.send(new ListAttributesCommand({ nextToken, ...attributes, attributeValue: 'x' })),
    'ListAttributes of another name': (nextToken) =>
      ecs.send(new ListAttributesCommand({ nextToken, ...attributes, attributeName: 'rack' })),
    'ListAccountSettings that hold': (nextToken) =>
      ecs.send(new ListAccountSettingsCommand({ nextToken, effectiveSettings: true })),
    'ListAccountSettings of another principal': (nextToken) => ecs.send(new ListAccountSettingsCommand({ nextToken })),
  };
  it.each(Object.entries(ask))('is not good for %s when it was given without', async (what, send) => {
    await expect(send(token(what.split(' ')[0] ?? ''))).rejects.toMatchObject(REFUSAL);
  });
});
