import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/database.ts';
import { serviceTaskOf } from '../../../src/store/tasks-by-service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cluster, definition, instance, newStore, SCOPE } from './builders.ts';
import {
  AGENT,
  DEPLOYED,
  FINDING,
  IMAGE,
  LIVING,
  OF_WEB,
  PARAMETER,
  PROVIDER,
  ROWS,
  SECRET,
  SECRET_VERSION,
  STOPPED,
  WEB,
} from './old-rows.ts';

const FOLDER = new URL('../../../src/store/migrations/', import.meta.url);
const FILES = readdirSync(FOLDER).sort();
/** The version that brought what scans find. */
const FINDINGS = FILES.indexOf('0014-ecr-findings.sql') + 1;

/** A database as a Drydock with `count` migrations left it. */
function oldDatabase(count: number, rows = ''): string {
  const folder = temporaryFolder();
  const database = new Sqlite(join(folder, 'drydock.db'));
  for (const file of FILES.slice(0, count)) database.exec(readFileSync(new URL(file, FOLDER), 'utf8'));
  database.exec(rows);
  database.pragma(`user_version = ${count}`);
  database.close();
  return folder;
}

const versionOf = (folder: string): unknown => {
  const database = new Sqlite(join(folder, 'drydock.db'));
  try {
    return database.pragma('user_version', { simple: true });
  } finally {
    database.close();
  }
};

describe('an old database', () => {
  it('of every version is known to this test', () => {
    expect(ROWS).toHaveLength(FILES.length);
    expect(FILES.map((file) => Number(file.slice(0, 4)))).toEqual(FILES.map((_, index) => index + 1));
  });

  it.each(ROWS.map((rows, index) => [index + 1, rows] as const))('of version %i keeps its rows', (version, rows) => {
    const store = newStore(oldDatabase(version, rows));
    expect(store.meta('created')).toBe('1');
    expect(store.clusters.get('cluster/default')).toEqual(cluster('default'));
    expect(store.clusters.list(SCOPE, undefined, 10)).toEqual([{ id: 1, arn: 'cluster/default' }]);
    expect(store.taskDefinitions.latest(SCOPE, 'web')).toEqual(definition('web', 7));
    expect(store.taskDefinitions.nextRevision(SCOPE, 'web')).toBe(8);
    expect(store.containerInstances.ofCluster('cluster/default')).toEqual([instance('i1')]);
    expect(store.tasks.aliveOfInstance('container-instance/default/i1')).toEqual([LIVING]);
    expect(store.clientTokens.find('cluster/default', 'once')).toEqual({
      fingerprint: 'print',
      taskArns: ['task/default/t1'],
      failures: [],
    });
    expect(store.tasks.get('task/default/t0')).toEqual(STOPPED);
    expect([5, 6].map((before) => store.tasks.deleteStopped(before, 10))).toEqual([0, 1]); // by when it stopped
    expect([store.events.first(), store.events.last()]).toEqual(version < 4 ? [undefined, 0] : [1, 1]);
    const insights = (principalArn: string, value: string) => ({ principalArn, name: 'containerInsights', value });
    const settings = ['', 'role/r'].flatMap((principal) => store.accountSettings.of(SCOPE, principal));
    expect(settings).toEqual(version < 2 ? [] : [insights('', 'enhanced'), insights('role/r', 'enabled')]);
    expect(store.capacityProviders.active(SCOPE)).toEqual(version < 5 ? [] : [PROVIDER]);
    expect(store.daemonTaskDefinitions.latest(SCOPE, 'agent')).toEqual(version < 7 ? undefined : AGENT);
    expect(store.daemonTaskDefinitions.nextRevision(SCOPE, 'agent')).toBe(version < 7 ? 1 : 4);
    const { services, serviceRecords, tasks } = store;
    const told = [services.get(WEB.arn), serviceRecords.deployment(DEPLOYED.arn), serviceRecords.events(WEB.arn)];
    expect(told).toEqual(
      version < 6 ? [undefined, undefined, []] : [WEB, DEPLOYED, [{ id: 'e', at: 1, message: 'said' }]],
    );
    const revision = serviceRecords.revision('service-revision/default/web/1');
    expect(revision === undefined).toBe(version < 6);
    expect([...tasks.aliveOfService(WEB.arn)]).toEqual(version < 6 ? [] : [serviceTaskOf(OF_WEB)]);
    expect(store.secrets.find(SCOPE, 'db')).toEqual(version < 8 ? undefined : SECRET);
    expect(store.secrets.versions(SECRET.arn)).toEqual(version < 8 ? [] : [SECRET_VERSION]);
    expect([...store.parameters.list(SCOPE, '/db')]).toEqual(version < 8 ? [] : [{ latest: PARAMETER, tags: [] }]);
    expect(store.logs.stream(1, 'web/app/1')?.createdAt).toBe(version < 9 ? undefined : 1);
    expect(store.repositories.find(SCOPE, 'team/app')?.createdAt).toBe(version < 10 ? undefined : 1);
    expect(store.images.byTag(1, 'latest')).toEqual(version < 10 ? undefined : { ...IMAGE, id: 1, isArchived: false });
    const tags = store.images.names(1, { isTagged: true, isArchived: undefined, after: [0, 0], limit: 9 });
    expect(tags.map(({ taggedAt }) => taggedAt)).toEqual(version < 10 ? [] : [version < 13 ? null : 7]);
    expect(store.lifecyclePolicies.due(1)).toEqual(version < 12 ? [] : [1]);
    expect(store.lifecyclePreviews.counts(1).get('EXPIRE')).toBe(version < 12 ? undefined : 1);
    expect(store.lifecyclePreviews.ofImage(1, 1)?.document).toEqual(version < 12 ? undefined : {});
    expect(store.repositoryBlobs.size(1, 'sha256:2')).toBe(version < 10 ? undefined : 2);
    expect(store.registrySettings.get(SCOPE, 'policy')).toEqual(version < 11 ? undefined : { policyText: '{}' });
    const scanned = { startedAt: 1, scanner: 'none', scanType: 'BASIC' };
    expect(store.imageScans.find(1)).toEqual(
      version < 11 ? undefined : version < FINDINGS ? scanned : { startedAt: 1 },
    );
    expect(store.imageScans.findings(1, -1, 1)).toEqual(version < FINDINGS ? [] : [{ place: 0, finding: FINDING }]);
    const copy = { accountId: '000000000000', region: 'eu-west-1', failureCode: null };
    expect(store.replications.of(1)).toEqual(version < 11 ? [] : [copy]);
    store.accountSettings.put(SCOPE, insights('role/r', 'disabled'));
    expect(store.accountSettings.of(SCOPE, 'role/r')).toEqual([insights('role/r', 'disabled')]);
  });

  it.each([0, ...FILES.map((_, index) => index + 1)])('of version %i is brought to this one, once', (version) => {
    const folder = oldDatabase(version);
    openStore(folder).close();
    expect(versionOf(folder)).toBe(FILES.length);
    openStore(folder).close();
    expect(versionOf(folder)).toBe(FILES.length);
  });
});

describe('a database of a newer Drydock', () => {
  it('is refused with a sentence, and left as it is', () => {
    const folder = oldDatabase(FILES.length);
    const database = new Sqlite(join(folder, 'drydock.db'));
    database.pragma(`user_version = ${FILES.length + 1}`);
    database.close();
    const known = FILES.length;
    expect(() => openStore(folder)).toThrow(
      `the data was written by a newer Drydock (schema ${known + 1}, this one knows ${known})`,
    );
    expect(versionOf(folder)).toBe(FILES.length + 1); // which also shows that the lock was given back
  });
});
