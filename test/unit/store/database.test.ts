import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/store/changes.ts';
import { openStore, type Store } from '../../../src/store/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cluster, definition, instance, newStore, SCOPE, task } from './builders.ts';

const LOCKED = (folder: string) =>
  `another Drydock is running on ${folder}; stop it or give this one another --data folder`;

/** A process that opens the store, records a task a transaction until it is killed, and says how many it has. */
const RECORDER = `
  const { openStore } = await import(process.argv[1]);
  const store = openStore(process.argv[2]);
  const task = JSON.parse(process.argv[3]);
  for (let n = 1; ; n++) {
    store.transaction(() => store.tasks.insert({ ...task, arn: 'task/default/' + n }));
    if (!process.stdout.write(n + '\\n')) await new Promise((resolve) => process.stdout.once('drain', resolve));
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }`;

function listen(store: Store): Change[] {
  const heard: Change[] = [];
  store.changes.subscribe((change) => heard.push(change));
  return heard;
}

describe('a store', () => {
  it('makes the folder it is given, and keeps what it is told from one opening to the next', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const first = openStore(folder);
    first.clusters.put(SCOPE, cluster('one'));
    first.setMeta('key', 'old');
    first.setMeta('key', 'new');
    first.close();
    expect(existsSync(folder)).toBe(true);
    const second = newStore(folder);
    expect([second.clusters.get('cluster/one'), second.meta('key')]).toEqual([cluster('one'), 'new']);
  });

  it('is nobody else’s while it is open, and anybody’s once it is closed', () => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    expect(() => openStore(folder)).toThrow(LOCKED(folder));
    first.clusters.put(SCOPE, cluster('one')); // and the first goes on
    first.close();
    expect(newStore(folder).clusters.get('cluster/one')).toEqual(cluster('one'));
  });

  it('keeps every row that was acknowledged when its process is killed, and is locked until then', async () => {
    const folder = temporaryFolder();
    const module = new URL('../../../src/store/database.ts', import.meta.url).href;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', RECORDER, module, folder, JSON.stringify(task('0'))],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let told = '';
    const enough = Promise.withResolvers<void>();
    const closed = once(child, 'close').then(() => enough.resolve());
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      if (told.split('\n').length > 200) enough.resolve();
    });
    await enough.promise;
    expect(() => openStore(folder)).toThrow(LOCKED(folder));
    child.kill('SIGKILL');
    await closed;
    const acknowledged = told.slice(0, told.lastIndexOf('\n')).split('\n').length;
    const store = newStore(folder);
    for (let n = 1; n <= acknowledged; n++) expect(store.tasks.get(`task/default/${n}`)).toBeDefined();
    expect(acknowledged).toBeGreaterThanOrEqual(200);
  });

  it('is empty but for its settings once it is cleared', () => {
    const store = newStore();
    store.transaction(() => {
      store.setMeta('created', '1');
      store.clusters.put(SCOPE, cluster('one'));
      store.taskDefinitions.put(SCOPE, definition('web', store.taskDefinitions.nextRevision(SCOPE, 'web')));
      store.containerInstances.put(instance('i1'));
      store.tasks.insert(task('t1'));
      store.clientTokens.insert('cluster/one', 'once', 0, { fingerprint: 'f', taskArns: [], failures: [] });
    });
    store.taskDefinitions.get('task-definition/web:1');
    store.clear();
    expect([
      store.clusters.get('cluster/one'),
      store.taskDefinitions.get('task-definition/web:1'),
      store.containerInstances.all(),
      store.tasks.get('task/default/t1'),
      store.clientTokens.find('cluster/one', 'once'),
    ]).toEqual([undefined, undefined, [], undefined, undefined]);
    expect([store.taskDefinitions.nextRevision(SCOPE, 'web'), store.meta('created')]).toEqual([1, '1']);
  });
});

describe('a transaction', () => {
  const failing = (store: Store, write: () => void) =>
    expect(() =>
      store.transaction(() => {
        write();
        throw new Error('changed my mind');
      }),
    ).toThrow('changed my mind');

  it('gives what its function gives', () => {
    expect(newStore().transaction(() => 42)).toBe(42);
  });

  it('that fails leaves neither rows nor changes', () => {
    const store = newStore();
    const heard = listen(store);
    failing(store, () => {
      store.clusters.put(SCOPE, cluster('one'));
      store.tasks.insert(task('t1'));
      store.containerInstances.put(instance('i1'));
    });
    expect([store.clusters.get('cluster/one'), store.tasks.get('task/default/t1')]).toEqual([undefined, undefined]);
    store.transaction(() => store.containerInstances.put(instance('i2')));
    expect(heard).toEqual([{ kind: 'container-instance', arn: instance('i2').arn }]);
  });

  it('that fails leaves a definition as it was, though it had been read', () => {
    const store = newStore();
    store.taskDefinitions.put(SCOPE, definition('web', 1));
    expect(store.taskDefinitions.get('task-definition/web:1')?.status).toBe('ACTIVE');
    failing(store, () => {
      store.taskDefinitions.put(SCOPE, definition('web', 1, { status: 'INACTIVE' }));
      expect(store.taskDefinitions.get('task-definition/web:1')?.status).toBe('INACTIVE');
    });
    expect(store.taskDefinitions.get('task-definition/web:1')?.status).toBe('ACTIVE');
    expect(store.taskDefinitions.latest(SCOPE, 'web')?.status).toBe('ACTIVE');
  });

  it('inside another is part of it: it is undone with it, and nothing is told before the outer one is committed', () => {
    const store = newStore();
    const heard = listen(store);
    store.transaction(() => {
      store.transaction(() => store.tasks.insert(task('t1')));
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([{ kind: 'task-wanted', arn: task('t1').arn }]);
    failing(store, () => store.transaction(() => store.tasks.insert(task('t2'))));
    expect(store.tasks.get(task('t2').arn)).toBeUndefined();
    expect(heard).toHaveLength(1);
  });

  it('tells its changes when they can be read and a next transaction can be begun', () => {
    const store = newStore();
    const seen: unknown[] = [];
    store.changes.subscribe(({ arn }) => {
      seen.push(store.tasks.get(arn)?.version);
      if (seen.length === 1) store.transaction(() => store.tasks.update(task('t1'), task('t1', { version: 2 })));
    });
    store.transaction(() => store.tasks.insert(task('t1')));
    expect(seen).toEqual([1, 2]);
  });

  it('tells an update of a task as one to act on only when another status is wanted of it', () => {
    const store = newStore();
    store.transaction(() => store.tasks.insert(task('t1')));
    const heard = listen(store);
    const running = task('t1', { lastStatus: 'RUNNING' });
    store.transaction(() => store.tasks.update(task('t1'), running));
    store.transaction(() => store.tasks.update(running, { ...running, desiredStatus: 'STOPPED' }));
    expect(heard.map(({ kind }) => kind)).toEqual(['task-known', 'task-wanted']);
  });
});
