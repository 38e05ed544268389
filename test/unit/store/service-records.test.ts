import { describe, expect, it } from 'vitest';
import type { Deployment, Service, ServiceDeployment, ServiceRevision } from '../../../src/model/service.ts';
import { serviceDeployment } from '../../support/service-builders.ts';
import { newStore } from './builders.ts';

const SERVICE = 'service/default/web';

/** A service whose deployments, and the last completed one, have these numbers; a store that has all up to `most`. */
function storeWith(deployments: readonly number[], lastCompleted: number | undefined, most: number) {
  const store = newStore();
  const deployment = (nth: number) => ({ revisionArn: `r${nth}`, serviceDeploymentArn: `d${nth}` }) as Deployment;
  const service = {
    arn: SERVICE,
    clusterArn: 'cluster/default',
    status: 'ACTIVE',
    schedulingStrategy: 'REPLICA',
    deployments: deployments.map(deployment),
    ...(lastCompleted === undefined ? {} : { lastCompleted: deployment(lastCompleted) }),
  } as unknown as Service;
  store.services.insert(service, 'EC2');
  for (let nth = 1; nth <= most; nth += 1) {
    store.serviceRecords.addRevision({ arn: `r${nth}`, serviceArn: SERVICE } as ServiceRevision);
    store.serviceRecords.putDeployment({
      arn: `d${nth}`,
      serviceArn: SERVICE,
      status: 'SUCCESSFUL',
      createdAt: nth,
      targetRevisionArn: `r${nth}`,
    } as ServiceDeployment);
  }
  const left = () =>
    Array.from({ length: most }, (_, index) => index + 1).filter((nth) => {
      const found = store.serviceRecords.deployment(`d${nth}`) !== undefined;
      expect(store.serviceRecords.revision(`r${nth}`) !== undefined).toBe(found);
      return found;
    });
  return { ...store, left };
}

describe('old deployments of services', () => {
  it.each<[readonly number[], number | undefined, readonly number[]]>([
    [[5], undefined, [4, 5]],
    [[2], undefined, [2, 4, 5]],
    [[5, 1], 3, [1, 3, 4, 5]],
    [[], undefined, [4, 5]],
  ])('are forgotten with their revisions, those of %j and %s not', (deployments, lastCompleted, expected) => {
    const { serviceRecords, left } = storeWith(deployments, lastCompleted, 5);
    expect(serviceRecords.deleteOlder(4, 100)).toBe(5 - expected.length);
    expect(left()).toEqual(expected);
    expect(serviceRecords.deleteOlder(4, 100)).toBe(0);
  });

  it('are forgotten a few at a time', () => {
    const { serviceRecords, left } = storeWith([], undefined, 5);
    expect(serviceRecords.deleteOlder(100, 2)).toBe(2);
    expect(left()).toHaveLength(3);
  });

  it('go with their service', () => {
    const { serviceRecords, left } = storeWith([1], undefined, 2);
    serviceRecords.addEvent(SERVICE, { id: 'e', at: 1, message: 'm' });
    serviceRecords.deleteOf(SERVICE);
    expect([left(), serviceRecords.events(SERVICE), serviceRecords.latestRevision(SERVICE)]).toEqual([
      [],
      [],
      undefined,
    ]);
  });
});

describe('INACTIVE services', () => {
  it.each([
    [undefined, []],
    [5, []],
    [4, [SERVICE]],
  ])('since %s are forgotten where that is before 5', (inactiveAt, expected) => {
    const store = storeWith([], undefined, 0);
    const service = store.services.get(SERVICE) as Service;
    store.services.update({ ...service, status: 'INACTIVE', ...(inactiveAt ? { inactiveAt } : {}) }, 'EC2');
    expect(store.services.deleteInactive(5, 10)).toEqual(expected);
    expect(store.services.get(SERVICE) === undefined).toBe(expected.length > 0);
  });
});

describe('the events of a service', () => {
  it('are the last hundred, the newest first', () => {
    const { serviceRecords } = newStore();
    for (let nth = 1; nth <= 130; nth++) {
      serviceRecords.addEvent(SERVICE, { id: `e${nth}`, at: 7, message: `said ${nth}` });
      if (nth === 40) serviceRecords.addEvent('service/default/other', { id: 'other', at: 7, message: 'said' });
    }
    const events = serviceRecords.events(SERVICE);
    expect(events).toHaveLength(100);
    expect([events[0], events[99]]).toEqual([
      { id: 'e130', at: 7, message: 'said 130' },
      { id: 'e31', at: 7, message: 'said 31' },
    ]);
    expect(serviceRecords.events(SERVICE, 2).map(({ id }) => id)).toEqual(['e130', 'e129']);
    expect(serviceRecords.events('service/default/other')).toHaveLength(1);
  });
});

describe('the deployments of a service', () => {
  const store = () => {
    const { serviceRecords } = newStore();
    for (const [id, status] of [
      ['1', 'SUCCESSFUL'],
      ['2', 'STOPPED'],
      ['3', 'SUCCESSFUL'],
      ['4', 'IN_PROGRESS'],
    ] as const) {
      serviceRecords.putDeployment(serviceDeployment(id, { status, createdAt: Number(id) * 10 }));
    }
    serviceRecords.putDeployment(serviceDeployment('5', { serviceArn: 'service/default/other', createdAt: 50 }));
    return serviceRecords;
  };
  const ids = (rows: readonly { deployment: ServiceDeployment }[]): string[] =>
    rows.map(({ deployment }) => deployment.deploymentId.replace('ecs-svc/', ''));

  it.each([
    [{}, ['4', '3', '2', '1']],
    [{ status: ['SUCCESSFUL'] }, ['3', '1']],
    [{ status: ['STOPPED', 'IN_PROGRESS'] }, ['4', '2']],
    [{ createdAfter: 20 }, ['4', '3', '2']],
    [{ createdBefore: 20 }, ['2', '1']],
    [{ createdAfter: 15, createdBefore: 35, status: ['SUCCESSFUL'] }, ['3']],
  ])('are listed by %j, the newest first', (filter, expected) => {
    expect(ids(store().listDeployments({ serviceArn: SERVICE, ...filter }, undefined, 10))).toEqual(expected);
  });

  it('are listed page by page', () => {
    const records = store();
    const first = records.listDeployments({ serviceArn: SERVICE }, undefined, 3);
    expect(ids(first)).toEqual(['4', '3', '2']);
    expect(ids(records.listDeployments({ serviceArn: SERVICE }, first.at(-1)?.id, 3))).toEqual(['1']);
  });

  it('keep their place when they change', () => {
    const records = store();
    const changed = serviceDeployment('2', { status: 'SUCCESSFUL', createdAt: 20, finishedAt: 60 });
    records.putDeployment(changed);
    expect(records.deployment(changed.arn)).toEqual(changed);
    expect(ids(records.listDeployments({ serviceArn: SERVICE, status: ['SUCCESSFUL'] }, undefined, 10))).toEqual([
      '3',
      '2',
      '1',
    ]);
  });
});

describe('a revision', () => {
  it('is not there where the transaction that made it fails', () => {
    const store = newStore();
    const made = { arn: 'r', serviceArn: SERVICE, taskDefinitionArn: 'one' } as ServiceRevision;
    expect(() =>
      store.transaction(() => {
        store.serviceRecords.addRevision(made);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.serviceRecords.revision('r')).toBeUndefined();
  });
});
