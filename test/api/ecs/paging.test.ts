import { type ECSClient, ListAccountSettingsCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';
import { PAGED_LISTS, type PagedList } from './paging-lists.ts';

type Name = keyof typeof PAGED_LISTS;

/** Rows a page without maxResults, which is the most that may be asked for as well. */
const ROWS: Readonly<Record<Name, number>> = {
  ListClusters: 100,
  ListTasks: 100,
  ListContainerInstances: 100,
  ListTaskDefinitions: 100,
  'ListTaskDefinitions, newest first': 100,
  ListDaemonTaskDefinitions: 100,
  'ListDaemonTaskDefinitions, newest first': 100,
  ListTaskDefinitionFamilies: 100,
  ListAttributes: 100,
  ListAccountSettings: 10,
  DescribeCapacityProviders: 10,
  'DescribeCapacityProviders of a cluster': 10,
};

describe.each(Object.entries<PagedList>(PAGED_LISTS))('pages of %s', (name, list) => {
  const rows = ROWS[name as Name];
  let server: Awaited<ReturnType<typeof startServer>>;
  let ecs: ECSClient;
  const made: string[] = [];
  beforeAll(async () => {
    server = await startServer();
    ecs = ecsClient(server.url, '111122223333'); // an account without a fleet
    await list.prepare?.(ecs);
    const many = Math.min(list.capacity ?? Number.POSITIVE_INFINITY, rows + 1 - (list.always ?? []).length);
    while (made.length < many) made.push(await list.make(ecs, made.length));
  });
  afterAll(() => server.close());
  const all = () => [...(list.always ?? []), ...list.order(made)];

  it('hold as many rows as the list’s kind does, in order; the last has no token', async () => {
    const first = await list.page(ecs, {});
    expect(first.keys).toEqual(all().slice(0, rows));
    expect(await list.page(ecs, { maxResults: rows })).toEqual(first);
    if (all().length <= rows) return expect(first.nextToken).toBeUndefined();
    const last = await list.page(ecs, { nextToken: first.nextToken });
    expect(last).toEqual({ keys: all().slice(rows), nextToken: undefined });
  });

  it('end without a token also where the last row ends a page', async () => {
    const half = await list.page(ecs, { maxResults: rows === 100 ? 100 : Math.ceil(all().length / 2) });
    const rest = all().length - half.keys.length;
    expect(await list.page(ecs, { maxResults: rest, nextToken: half.nextToken })).toEqual({
      keys: all().slice(-rest),
      nextToken: undefined,
    });
  });

  it.each([0, -1, rows + 1])('cannot be of %i rows', async (maxResults) => {
    const refusal = { name: 'InvalidParameterException' };
    await expect(list.page(ecs, { maxResults })).rejects.toMatchObject(refusal);
  });
});

describe('pages of all effective settings', () => {
  it('hold ten', async () => {
    const server = await startServer();
    const effective = (nextToken?: string) =>
      server.ecs.send(new ListAccountSettingsCommand({ effectiveSettings: true, nextToken }));
    const first = await effective();
    expect(first.settings).toHaveLength(10);
    const second = await effective(first.nextToken);
    expect([second.settings?.length, second.nextToken]).toEqual([1, undefined]);
    await server.close();
  });
});
