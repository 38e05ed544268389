import { describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import type { TaskFilter } from '../../../src/store/tasks.ts';
import { cluster, definition, instance, newStore, OTHER_SCOPE, SCOPE, task } from './builders.ts';

const ids = (rows: readonly { arn: string }[]): string[] => rows.map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));

describe('lists by row', () => {
  it('come in the order of creation, after a row and up to a limit', () => {
    const store = newStore();
    for (const name of ['c', 'a', 'b']) store.clusters.put(SCOPE, cluster(name));
    store.clusters.put(SCOPE, cluster('c', { tags: [{ key: 'later' }] })); // a change moves nothing
    expect(ids(store.clusters.list(SCOPE, undefined, 2))).toEqual(['c', 'a']);
    expect(ids(store.clusters.list(SCOPE, 2, 2))).toEqual(['b']);
    expect(store.clusters.list(SCOPE, 3, 2)).toEqual([]);
  });

  it('of clusters show ACTIVE ones of one account and region only', () => {
    const store = newStore();
    store.clusters.put(SCOPE, cluster('mine'));
    store.clusters.put(SCOPE, cluster('gone', { status: 'INACTIVE' }));
    store.clusters.put(OTHER_SCOPE, cluster('theirs'));
    store.clusters.put({ ...SCOPE, region: 'eu-west-1' }, cluster('far'));
    expect(ids(store.clusters.list(SCOPE, undefined, 10))).toEqual(['mine']);
  });

  it.each<[string, Partial<TaskFilter>, string[]]>([
    ['nothing but the cluster', {}, ['plain', 'family', 'group', 'service', 'started', 'elsewhere']],
    ['a family', { family: 'api' }, ['family']],
    ['a service, whatever others call their group', { serviceArn: 'service/default/s' }, ['service']],
    ['who started it', { startedBy: 'me' }, ['started']],
    ['an instance', { containerInstanceArn: 'container-instance/default/i2' }, ['elsewhere']],
    ['a launch type', { launchType: 'EC2' }, ['plain', 'family', 'group', 'service', 'started', 'elsewhere']],
    ['another launch type', { launchType: 'FARGATE' }, []],
    ['two things at once', { family: 'api', startedBy: 'me' }, []],
    ['those to be stopped', { desiredStatus: 'STOPPED' }, ['stopping']],
    ['another cluster', { clusterArn: 'cluster/other' }, ['other']],
  ])('of tasks are filtered by %s', (_what, filter, expected) => {
    const store = newStore();
    store.tasks.insert(task('plain'));
    store.tasks.insert(task('family', { family: 'api' }));
    store.tasks.insert(task('group', { group: 'service:s' }));
    store.tasks.insert(task('service', { group: 'service:s', serviceArn: 'service/default/s' }));
    store.tasks.insert(task('started', { startedBy: 'me' }));
    store.tasks.insert(task('elsewhere', { containerInstanceArn: 'container-instance/default/i2' }));
    store.tasks.insert(task('stopping', { desiredStatus: 'STOPPED' }));
    store.tasks.insert(task('other', { clusterArn: 'cluster/other' }));
    const asked = { clusterArn: 'cluster/default', desiredStatus: 'RUNNING', ...filter };
    expect(ids(store.tasks.list(asked, undefined, 100))).toEqual(expected);
  });

  it.each<[string | string[], string[]]>([
    ['ACTIVE', ['a']],
    [
      ['ACTIVE', 'DRAINING'],
      ['a', 'd'],
    ],
    [['INACTIVE'], ['i']],
    [[], []],
  ])('of instances are filtered by status %j', (status, expected) => {
    const store = newStore();
    for (const [id, is] of [
      ['a', 'ACTIVE'],
      ['d', 'DRAINING'],
      ['i', 'INACTIVE'],
    ] as const) {
      store.containerInstances.put(instance(id, { status: is }));
    }
    expect(ids(store.containerInstances.list('cluster/default', status, undefined, 10))).toEqual(expected);
  });
});

describe('tasks', () => {
  it('count while they live, by cluster and by instance', () => {
    const store = newStore();
    store.tasks.insert(task('a'));
    store.tasks.insert(task('b', { lastStatus: 'RUNNING' }));
    store.tasks.insert(task('c', { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }));
    const counts = [
      { status: 'PENDING', launchType: 'EC2', count: 1 },
      { status: 'RUNNING', launchType: 'EC2', count: 1 },
    ];
    expect(store.tasks.countsOf('cluster/default')).toEqual(counts);
    expect(store.tasks.countsOf('container-instance/default/i1')).toEqual(counts);
    expect(ids(store.tasks.aliveOfCluster('cluster/default'))).toEqual(['a', 'b']);
    expect(store.tasks.anyAlive()).toBe(2);
  });
});

describe('container instances', () => {
  it('are counted for good, so that no address is given twice, whatever becomes of them', () => {
    const store = newStore();
    expect(store.containerInstances.everRegistered()).toBe(0);
    store.containerInstances.put(instance('a'));
    store.containerInstances.put(instance('b'));
    store.containerInstances.put(instance('a', { status: 'INACTIVE' }));
    store.containerInstances.put(instance('b', { status: 'INACTIVE' }));
    expect([store.containerInstances.everRegistered(), store.containerInstances.count('cluster/default')]).toEqual([
      2, 0,
    ]);
    store.containerInstances.put(instance('c'));
    expect(store.containerInstances.everRegistered()).toBe(3);
  });
});

describe('task definitions', () => {
  const storeOf = (...registered: [family: string, revision: number, more?: Partial<TaskDefinition>][]) => {
    const store = newStore();
    for (const [family, revision, more] of registered)
      store.taskDefinitions.put(SCOPE, definition(family, revision, more));
    return store.taskDefinitions;
  };

  it('get the next number of their family and scope, and one taken in vain is free again', () => {
    const store = newStore();
    const next = (family: string, scope = SCOPE) => store.taskDefinitions.nextRevision(scope, family);
    expect([next('web'), next('web'), next('api'), next('web', OTHER_SCOPE)]).toEqual([1, 2, 1, 1]);
    expect(() =>
      store.transaction(() => {
        expect(next('web')).toBe(3);
        throw new Error('in vain');
      }),
    ).toThrow('in vain');
    expect(next('web')).toBe(3);
  });

  it('are listed by family, then by revision as a number, in both directions and page by page', () => {
    const definitions = storeOf(['b', 2], ['b', 10], ['b', 9], ['a-1', 1], ['a', 1], ['a_1', 1], ['B', 1]);
    const all = ['B:1', 'a:1', 'a-1:1', 'a_1:1', 'b:2', 'b:9', 'b:10'];
    for (const descending of [false, true]) {
      const seen: string[] = [];
      for (let after: { family: string; revision: number } | undefined; ; ) {
        const page = definitions.list(SCOPE, { status: 'ACTIVE', after, descending, limit: 2 });
        seen.push(...ids(page));
        after = page.at(-1);
        if (!after) break;
      }
      expect(seen).toEqual(descending ? all.toReversed() : all);
    }
  });

  it('are listed by status, and by a whole family name', () => {
    const definitions = storeOf(['web', 1, { status: 'INACTIVE' }], ['web', 2], ['web-2', 1]);
    const list = (status: string, family?: string) =>
      ids(definitions.list(SCOPE, { status, family, descending: false, limit: 10 }));
    expect([list('ACTIVE'), list('ACTIVE', 'web'), list('INACTIVE'), list('ACTIVE', 'we')]).toEqual([
      ['web:2', 'web-2:1'],
      ['web:2'],
      ['web:1'],
      [],
    ]);
    expect(definitions.list(OTHER_SCOPE, { status: 'ACTIVE', descending: false, limit: 10 })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['', ['a%b', 'a-b', 'a_b', 'aXb', 'b']],
    ['a', ['a%b', 'a-b', 'a_b', 'aXb']],
    ['a_', ['a_b']],
    ['a%', ['a%b']],
    ['_', []],
    ['%', []],
    ['A', []],
    ['a_b', ['a_b']],
    ['a_bc', []],
  ])('have families beginning with "%s", taken as it is written', (prefix, expected) => {
    const definitions = storeOf(['a_b', 1], ['aXb', 1], ['a-b', 1], ['a%b', 1], ['a_b', 2], ['b', 1]);
    expect(definitions.families(SCOPE, prefix, 'ALL', '', 10).toSorted()).toEqual(expected.toSorted());
    const paged: string[] = [];
    for (let after = ''; ; after = paged.at(-1) ?? '') {
      const page = definitions.families(SCOPE, prefix, 'ALL', after, 1);
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(definitions.families(SCOPE, prefix, 'ALL', '', 10));
  });

  it('have families that are ACTIVE while one revision is, and INACTIVE when none is', () => {
    const definitions = storeOf(['both', 1, { status: 'INACTIVE' }], ['both', 2], ['none', 1, { status: 'INACTIVE' }]);
    const families = (status: 'ALL' | 'ACTIVE' | 'INACTIVE') => definitions.families(SCOPE, '', status, '', 10);
    expect([families('ALL'), families('ACTIVE'), families('INACTIVE')]).toEqual([['both', 'none'], ['both'], ['none']]);
  });

  it('are, for a family alone, its latest ACTIVE revision by number', () => {
    const definitions = storeOf(['web', 9], ['web', 10], ['web', 11, { status: 'INACTIVE' }]);
    expect(definitions.latest(SCOPE, 'web')?.revision).toBe(10);
    expect(definitions.latest(OTHER_SCOPE, 'web')).toBeUndefined();
  });
});
