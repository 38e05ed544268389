import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newStore, task } from './builders.ts';

const event = (n: number, more: { arn?: string; at?: number } = {}) => ({
  eventId: `e${n}`,
  kind: 'ECS Task State Change' as const,
  at: n,
  arn: 'arn',
  document: `{"n":${n}}`,
  ...more,
});

describe('the outbox', () => {
  it('gives events after a cursor, oldest first, as they were written', () => {
    const { events } = newStore();
    expect([events.last(), events.first(), events.after(0, 10)]).toEqual([0, undefined, []]);
    for (const n of [1, 2, 3]) events.append(event(n));
    expect(events.after(0, 2)).toEqual([
      { id: 1, ...event(1) },
      { id: 2, ...event(2) },
    ]);
    expect(events.after(2, 10)).toEqual([{ id: 3, ...event(3) }]);
    expect([events.last(), events.first()]).toEqual([3, 1]);
  });

  it('keeps the newest 10,000, and says which is the oldest', () => {
    const store = newStore();
    store.transaction(() => {
      for (let n = 1; n <= 21_234; n++) store.events.append(event(n));
    });
    expect([store.events.first(), store.events.last()]).toEqual([11_235, 21_234]);
    expect(store.events.after(0, 1)).toMatchObject([{ id: 11_235 }]);
  });

  it('never gives a cursor twice, whatever is deleted, closed and opened again', () => {
    const data = temporaryFolder();
    const first = newStore(data);
    for (const n of [1, 2]) first.events.append(event(n));
    first.clear();
    expect([first.events.first(), first.events.last()]).toEqual([undefined, 2]);
    first.close();
    const { events } = newStore(data);
    expect(events.last()).toBe(2);
    events.append(event(3));
    expect(events.after(0, 10)).toMatchObject([{ id: 3 }]);
  });

  it('forgets the events of before a time, but not where the cursor was', () => {
    const data = temporaryFolder();
    const store = newStore(data);
    for (const [n, at] of [10, 20, 30, 15, 40].entries()) store.events.append(event(n, { at }));
    store.events.deleteOlder(10);
    expect(store.events.first()).toBe(1);
    store.events.deleteOlder(16); // the clock was set back after the third
    expect([store.events.first(), store.events.last()]).toEqual([5, 5]);
    store.events.deleteOlder(100);
    expect([store.events.first(), store.events.last(), store.events.after(0, 10)]).toEqual([undefined, 5, []]);
    expect(() =>
      store.transaction(() => {
        throw new Error('in vain');
      }),
    ).toThrow();
    expect(store.events.last()).toBe(5);
    store.close();
    const { events } = newStore(data);
    events.append(event(6));
    expect(events.after(0, 10)).toMatchObject([{ id: 6 }]);
  });

  it('takes events back with the transaction they are in, leaving no hole, and tells nobody', () => {
    const store = newStore();
    const told: string[] = [];
    store.changes.subscribe(({ kind, arn }) => told.push(`${kind} ${arn}`));
    const write = (arn: string) => {
      store.tasks.insert(task(arn));
      store.events.append(event(1, { arn }));
    };
    expect(() =>
      store.transaction(() => {
        write('lost');
        throw new Error('in vain');
      }),
    ).toThrow('in vain');
    expect([store.events.last(), store.events.after(0, 10), told]).toEqual([0, [], []]);
    store.transaction(() => {
      write('kept');
      expect(told).toEqual([]); // not before it is committed
    });
    expect(store.events.after(0, 10)).toMatchObject([{ id: 1 }]);
    expect(() =>
      store.transaction(() => {
        for (const arn of ['lost', 'too']) write(arn);
        throw new Error('in vain');
      }),
    ).toThrow('in vain');
    expect([store.events.last(), store.events.after(1, 10)]).toEqual([1, []]);
    expect(told).toEqual(['task-wanted task/default/kept', 'event kept']);
  });
});
