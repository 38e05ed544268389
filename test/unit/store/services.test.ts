import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/model/service.ts';
import type { Change } from '../../../src/store/changes.ts';
import type { Store } from '../../../src/store/database.ts';
import { service } from '../../support/service-builders.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newStore } from './builders.ts';

const named = (name: string, more: Partial<Service> = {}): Service =>
  service({ arn: `service/${name}`, name, ...more });
const names = (rows: readonly { arn: string }[]): string[] => rows.map(({ arn }) => arn.replace('service/', ''));

/** A store with these services, by name; `launchType` is told beside a service, as its revision has it. */
function storeWith(
  ...services: readonly (readonly [name: string, more?: Partial<Service>, launchType?: string])[]
): Store {
  const store = newStore();
  for (const [name, more, launchType = 'EC2'] of services) store.services.insert(named(name, more), launchType);
  return store;
}

describe('a stored service', () => {
  it('comes back whole, also from the file', () => {
    const folder = temporaryFolder();
    const store = newStore(folder);
    const web = named('web', { tags: [{ key: 'team', value: 'blue' }], healthCheckGracePeriodSeconds: 5 });
    store.services.insert(web, 'EC2');
    expect(store.services.get(web.arn)).toEqual(web);
    store.close();
    expect(newStore(folder).services.get(web.arn)).toEqual(web);
  });

  it('is what it was before where a transaction fails', () => {
    const store = storeWith(['web']);
    const web = named('web');
    expect(() =>
      store.transaction(() => {
        store.services.update({ ...web, desiredCount: 7 }, 'EC2');
        expect(store.services.get(web.arn)?.desiredCount).toBe(7);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.services.get(web.arn)).toEqual(web);
  });

  it('of an INACTIVE name gives its row to a new one', () => {
    const store = storeWith(['web', { status: 'INACTIVE', inactiveAt: 1 }], ['other']);
    store.services.insert(named('web', { createdAt: 2 }), 'EC2');
    expect(store.services.get('service/web')).toMatchObject({ status: 'ACTIVE', createdAt: 2 });
    expect(store.services.get('service/web')).not.toHaveProperty('inactiveAt');
    expect(names(store.services.list({ clusterArn: 'cluster/default' }, undefined, 10))).toEqual(['other', 'web']);
  });

  it('is told of when it changes, unless only its controller need know', () => {
    const store = newStore();
    const told: Change[] = [];
    store.changes.subscribe((change) => told.push(change));
    store.transaction(() => store.services.insert(named('web'), 'EC2'));
    store.transaction(() => store.services.update(named('web'), 'EC2', false));
    expect(told).toEqual([{ kind: 'service', arn: 'service/web' }]);
    store.transaction(() => store.services.update(named('web'), 'EC2'));
    expect(told).toHaveLength(2);
  });
});

describe('services', () => {
  const store = () =>
    storeWith(
      ['a'],
      ['b', {}, 'FARGATE'],
      ['c', { schedulingStrategy: 'DAEMON' }],
      ['d', { status: 'DRAINING' }],
      ['e', { status: 'INACTIVE', inactiveAt: 5 }],
      ['f', { clusterArn: 'cluster/other' }],
    );

  it.each([
    [{}, ['a', 'b', 'c']],
    [{ launchType: 'FARGATE' }, ['b']],
    [{ launchType: 'EC2' }, ['a', 'c']],
    [{ schedulingStrategy: 'DAEMON' }, ['c']],
    [{ schedulingStrategy: 'REPLICA', launchType: 'EC2' }, ['a']],
    [{ clusterArn: 'cluster/other' }, ['f']],
  ])('that are ACTIVE are listed by %j', (filter, expected) => {
    expect(names(store().services.list({ clusterArn: 'cluster/default', ...filter }, undefined, 10))).toEqual(expected);
  });

  it('are listed page by page', () => {
    const { services } = store();
    const filter = { clusterArn: 'cluster/default' };
    const first = services.list(filter, undefined, 2);
    expect(names(first)).toEqual(['a', 'b']);
    expect(names(services.list(filter, first.at(-1)?.id, 2))).toEqual(['c']);
  });

  it('that live are those that are not INACTIVE', () => {
    const { services } = store();
    expect(services.alive()).toEqual(['a', 'b', 'c', 'd', 'f'].map((name) => `service/${name}`));
    expect(services.aliveOfCluster('cluster/default').map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of a cluster are counted by status and launch type', () => {
    const counts = store().services.countsOf('cluster/default');
    expect(counts).toHaveLength(3);
    expect(counts).toEqual(
      expect.arrayContaining([
        { status: 'ACTIVE', launchType: 'EC2', count: 2 },
        { status: 'ACTIVE', launchType: 'FARGATE', count: 1 },
        { status: 'DRAINING', launchType: 'EC2', count: 1 },
      ]),
    );
  });

  it.each([
    [5, []],
    [6, ['e']],
  ])('that became INACTIVE before %i are forgotten', (before, expected) => {
    const { services } = store();
    expect(services.deleteInactive(before, 10)).toEqual(expected.map((name) => `service/${name}`));
    expect(services.get('service/e') === undefined).toBe(expected.length > 0);
  });
});
