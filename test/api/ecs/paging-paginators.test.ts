import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';
import { PAGED_LISTS, type PagedList } from './paging-lists.ts';

type Name = keyof typeof PAGED_LISTS;
type Pages = AsyncIterable<readonly (string | undefined)[] | undefined>;

async function* rows<Page>(pages: AsyncIterable<Page>, of: (page: Page) => (string | undefined)[] | undefined): Pages {
  for await (const page of pages) yield of(page);
}

/** Every paginator of the SDK that goes over what is built, asking for pages of two. */
const PAGINATED: [Name, (client: sdk.ECSClient) => Pages][] = [
  ['ListClusters', (client) => rows(sdk.paginateListClusters({ client, pageSize: 2 }, {}), (page) => page.clusterArns)],
  ['ListTasks', (client) => rows(sdk.paginateListTasks({ client, pageSize: 2 }, {}), (page) => page.taskArns)],
  [
    'ListContainerInstances',
    (client) =>
      rows(sdk.paginateListContainerInstances({ client, pageSize: 2 }, {}), (page) => page.containerInstanceArns),
  ],
  [
    'ListTaskDefinitions',
    (client) => rows(sdk.paginateListTaskDefinitions({ client, pageSize: 2 }, {}), (page) => page.taskDefinitionArns),
  ],
  [
    'ListTaskDefinitionFamilies',
    (client) => rows(sdk.paginateListTaskDefinitionFamilies({ client, pageSize: 2 }, {}), (page) => page.families),
  ],
  [
    'ListAttributes',
    (client) =>
      rows(
        sdk.paginateListAttributes(
          { client, pageSize: 2 },
          { targetType: 'container-instance', attributeName: 'stack' },
        ),
        ({ attributes = [] }) => attributes.map(({ targetId }) => targetId),
      ),
  ],
  [
    'ListAccountSettings',
    (client) =>
      rows(
        sdk.paginateListAccountSettings({ client, pageSize: 2 }, { principalArn: 'arn:aws:iam::111122223333:role/r' }),
        ({ settings = [] }) => settings.map(({ name }) => name),
      ),
  ],
];

describe('the SDK’s paginator', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it.each(PAGINATED)('of %s gives everything once, in order', async (name, paginate) => {
    const list: PagedList = PAGED_LISTS[name];
    // an account without a fleet, and a region of its own
    const ecs = ecsClient(server.url, '111122223333', `eu-west-${PAGINATED.findIndex(([each]) => each === name)}`);
    await list.prepare?.(ecs);
    const made: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) made.push(await list.make(ecs, nth));
    const sizes: number[] = [];
    const seen: string[] = [];
    for await (const page of paginate(ecs)) {
      sizes.push(page?.length ?? 0);
      seen.push(...(page ?? []).map((row) => String(row).split('/').at(-1) ?? ''));
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(seen).toEqual(list.order(made));
  });
});
