import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/model/task.ts';
import type { Change } from '../../../src/store/changes.ts';
import type { Store } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/database.ts';
import { type ServiceTask, serviceTaskOf } from '../../../src/store/tasks-by-service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newStore, task } from './builders.ts';

const WEB = 'service/default/web';
const ofWeb = (id: string, more: Partial<Task> = {}): Task =>
  task(id, { serviceArn: WEB, startedBy: 'ecs-svc/1', ...more });

const seen = (store: Store, service = WEB): ServiceTask[] =>
  [...store.tasks.aliveOfService(service)].toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
const ids = (store: Store): string[] => seen(store).map(({ arn }) => arn.replace('task/default/', ''));

describe('the living tasks of a service', () => {
  it('are those it started, whoever else calls their group so', () => {
    const store = newStore();
    store.tasks.insert(ofWeb('own'));
    store.tasks.insert(task('standalone', { group: 'service:web', startedBy: 'ecs-svc/1' }));
    store.tasks.insert(task('other', { serviceArn: 'service/default/other' }));
    expect(ids(store)).toEqual(['own']);
    expect(seen(store, 'service/default/none')).toEqual([]);
  });

  it('are gone when they have STOPPED, and not when they are only to stop', () => {
    const store = newStore();
    store.tasks.insert(ofWeb('a'));
    expect(ids(store)).toEqual(['a']);
    store.tasks.update(ofWeb('a'), ofWeb('a', { desiredStatus: 'STOPPED' }));
    expect(seen(store)).toMatchObject([{ desiredStatus: 'STOPPED' }]);
    store.tasks.update(ofWeb('a', { desiredStatus: 'STOPPED' }), ofWeb('a', { lastStatus: 'STOPPED' }));
    expect(ids(store)).toEqual([]);
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])(
    'have a health check where an essential (%s) container has one (%s): %s',
    (essential, hasHealthCheck, expected) => {
      const container = { essential, hasHealthCheck } as Task['containers'][number];
      expect(serviceTaskOf(ofWeb('a', { containers: [container] })).hasHealthCheck).toBe(expected);
    },
  );

  it('are told of when a change is one that their service decides by', () => {
    const store = newStore();
    const told: Change[] = [];
    const [own, other] = [ofWeb('a'), task('b')];
    for (const one of [own, other]) store.tasks.insert(one);
    store.changes.subscribe((change) => told.push(change));
    const tells = (before: Task, more: Partial<Task>): boolean => {
      told.length = 0;
      store.transaction(() => store.tasks.update(before, { ...before, ...more }));
      return told.some(({ kind, arn }) => kind === 'service' && arn === WEB);
    };
    expect(tells(own, { lastStatus: 'RUNNING' })).toBe(true);
    expect(tells(own, { healthStatus: 'HEALTHY' })).toBe(true);
    expect(tells(own, { protectedUntil: 5 })).toBe(true);
    expect(tells(own, { pullStartedAt: 5, version: 2 })).toBe(false);
    expect(tells(other, { lastStatus: 'RUNNING' })).toBe(false);
  });
});

/** What is done to one of five tasks. */
const act = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  lastStatus: fc.constantFrom('PENDING', 'RUNNING', 'STOPPED'),
  healthStatus: fc.constantFrom('HEALTHY', 'UNHEALTHY', 'UNKNOWN'),
});
const turns = fc.array(fc.record({ acts: fc.array(act, { maxLength: 6 }), fails: fc.boolean(), looks: fc.boolean() }));

it('what is kept of tasks is what their rows say, whatever was taken back', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const folder = temporaryFolder();
      const store = openStore(folder);
      for (const { acts, fails, looks } of all) {
        try {
          store.transaction(() => {
            for (const { id, ...more } of acts) {
              const before = store.tasks.get(ofWeb(id).arn);
              if (!before) store.tasks.insert(ofWeb(id, more as Partial<Task>));
              else if (before.lastStatus !== 'STOPPED') store.tasks.update(before, { ...before, ...more } as Task);
            }
            if (looks) seen(store);
            if (fails) throw new Error('taken back');
          });
        } catch (error) {
          expect(error).toEqual(new Error('taken back'));
        }
        if (!looks) seen(store);
      }
      const kept = seen(store);
      store.close();
      const rebuilt = openStore(folder);
      expect(seen(rebuilt)).toEqual(kept);
      rebuilt.close();
    }),
    { numRuns: 40 },
  );
});
