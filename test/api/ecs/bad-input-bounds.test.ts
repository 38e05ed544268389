import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonType, BUILT, ID, type Json, VALID } from '../../unit/ecs/operation-inputs.ts';
import { bare, definitionOf } from '../../unit/api-schemas/schema-walk.ts';
import { type BadInputServer, startBadInputServer } from './bad-input-server.ts';

const invalid = { status: 400, body: { __type: 'InvalidParameterException' } };

/** The most results a page can have, where it is not 100. */
const MOST_RESULTS: Readonly<Record<string, number>> = { ListAccountSettings: 10, DescribeCapacityProviders: 10 };

/** The most items of a list of texts, by AWS's model. */
const MOST_ITEMS: Readonly<Record<string, number>> = {
  'DeleteTaskDefinitions.taskDefinitions': 10,
  'DescribeCapacityProviders.capacityProviders': 100,
  'DescribeClusters.clusters': 100,
  'DescribeDaemonDeployments.daemonDeploymentArns': 20,
  'DescribeDaemonRevisions.daemonRevisionArns': 20,
  'DescribeContainerInstances.containerInstances': 100,
  'DescribeServiceDeployments.serviceDeploymentArns': 20,
  'DescribeServiceRevisions.serviceRevisionArns': 20,
  'DescribeServices.services': 10,
  'DescribeTasks.tasks': 100,
  'GetTaskProtection.tasks': 100,
  'StartTask.containerInstances': 10,
  'UpdateContainerInstancesState.containerInstances': 10,
  'UpdateTaskProtection.tasks': 10,
};
/** Lists of texts for which AWS names no limit. */
const UNLIMITED = [
  'CreateCluster.capacityProviders',
  'CreateDaemon.capacityProviderArns',
  'ListDaemons.capacityProviderArns',
  'UpdateDaemon.capacityProviderArns',
  'DescribeTaskSets.taskSets',
  'PutClusterCapacityProviders.capacityProviders',
  'UntagResource.tagKeys',
];
/** Lists without which there is nothing to answer, and the sentence for an empty one. */
const EMPTY: Readonly<Record<string, string>> = {
  'DescribeContainerInstances.containerInstances': 'Container Instances cannot be empty.',
  'DescribeServices.services': 'Services cannot be empty.',
  'DescribeTasks.tasks': 'Tasks cannot be empty.',
};

const withMember = (member: string) =>
  BUILT.filter(({ members }) => members[member] !== undefined).map(({ name }) => name);

const LISTS = BUILT.flatMap(({ name, members }) =>
  Object.entries(members).flatMap(([member, schema]) => {
    const { element } = definitionOf(bare(schema));
    return element !== undefined && jsonType(element) === 'string' ? [`${name}.${member}`] : [];
  }),
);

const BAD_TAGS: readonly (readonly [what: string, tags: Json[]])[] = [
  ['51 of them', Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }))],
  [
    'one key twice',
    [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ],
  ],
  ['a key of none', [{ key: '', value: '' }]],
  ['a value alone', [{ value: '' }]],
  ['a key of 129 characters', [{ key: 'k'.repeat(129), value: '' }]],
  ['a value of 257 characters', [{ key: 'k', value: 'v'.repeat(257) }]],
  ['a key of other characters', [{ key: 'a*', value: '' }]],
  ['a value of other characters', [{ key: 'a', value: '<b>' }]],
  ['a key of AWS’s own', [{ key: 'aws:x', value: '' }]],
  ['a key of AWS’s own in capitals', [{ key: 'AWS:x', value: '' }]],
];

describe('input past a bound:', () => {
  let server: BadInputServer;
  beforeAll(async () => {
    server = await startBadInputServer();
  });
  afterAll(() => server.close());

  it.each(withMember('maxResults'))('pages that are too small or too large, %s', (name) =>
    server.unchanged(async () => {
      const most = MOST_RESULTS[name] ?? 100;
      for (const maxResults of [0, -1, most + 1]) {
        expect(await server.call(name, { ...VALID[name], maxResults })).toMatchObject(invalid);
      }
      for (const maxResults of [1, most]) {
        const { body } = await server.call(name, { ...VALID[name], maxResults });
        expect(String(body.message)).not.toContain('maxResults');
      }
    }),
  );

  it.each(withMember('nextToken'))('a token that was never given, %s', (name) =>
    server.unchanged(async () => {
      const otherList = Buffer.from(JSON.stringify([1, 'AAAAAAAAAAAA', 1])).toString('base64url');
      for (const nextToken of ['', 'garbage', '%', 'null', otherList]) {
        expect(await server.call(name, { ...VALID[name], nextToken })).toMatchObject(invalid);
      }
    }),
  );

  it.each(LISTS)('one item too many, %s', (list) =>
    server.unchanged(async () => {
      const [name = '', member = ''] = list.split('.');
      const most = MOST_ITEMS[list];
      expect(most !== undefined || UNLIMITED.includes(list), 'its limit is written down above').toBe(true);
      if (most === undefined) return;
      const texts = Array.from({ length: most + 1 }, (_, index) => ID.slice(3) + String(index).padStart(3, '0'));
      expect(await server.call(name, { ...VALID[name], [member]: texts })).toMatchObject(invalid);
    }),
  );

  it.each(Object.entries(EMPTY))('an empty list, %s', (list, message) =>
    server.unchanged(async () => {
      const [name = '', member = ''] = list.split('.');
      const answer = await server.call(name, { ...VALID[name], [member]: [] });
      expect(answer).toEqual({ status: 400, body: { __type: 'ClientException', message } });
    }),
  );

  it.each(withMember('tags'))('tags that cannot be, %s', (name) =>
    server.unchanged(async () => {
      for (const [what, tags] of BAD_TAGS) {
        const answer = await server.call(name, { ...VALID[name], tags });
        expect(answer, what).toMatchObject(invalid);
      }
    }),
  );
});
