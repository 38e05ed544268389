import { describe, expect, it } from 'vitest';
import { realEffects } from '../../../src/effects.ts';
import { createReconciler } from '../../../src/reconcile/reconciler.ts';
import { manualClock } from '../../support/manual-clock.ts';

const { log } = realEffects('silent');

describe('reconciler', () => {
  it('works a key once however often it was enqueued', async () => {
    const worked: string[] = [];
    const queue = createReconciler({ name: 't', clock: manualClock(), log, work: (key) => void worked.push(key) });
    for (const key of ['a', 'b', 'a', 'a']) queue.enqueue(key);
    expect(queue.busy).toBe(true);
    await queue.idle();
    expect(worked).toEqual(['a', 'b']);
  });

  it('never works a key twice at once, and looks again at one enqueued meanwhile', async () => {
    let running = 0;
    let most = 0;
    let times = 0;
    const gates: (() => void)[] = [];
    const queue = createReconciler({
      name: 't',
      clock: manualClock(),
      log,
      async work() {
        times++;
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => gates.push(resolve));
        running--;
        return undefined;
      },
    });
    queue.enqueue('a');
    await expect.poll(() => gates.length).toBe(1);
    queue.enqueue('a');
    gates[0]?.();
    await expect.poll(() => gates.length).toBe(2);
    gates[1]?.();
    await queue.idle();
    expect([times, most]).toEqual([2, 1]);
  });

  it('backs off on the clock from work that throws, and begins anew after success', async () => {
    const clock = manualClock();
    let failures = 2;
    const at: number[] = [];
    const queue = createReconciler({
      name: 't',
      clock,
      log,
      work() {
        at.push(clock.now());
        if (failures-- > 0) throw new Error('not now');
        return undefined;
      },
    });
    const start = clock.now();
    queue.enqueue('a');
    await queue.idle();
    clock.advance(100);
    await queue.idle();
    clock.advance(199);
    await queue.idle();
    expect(at.map((time) => time - start)).toEqual([0, 100]);
    clock.advance(1);
    await queue.idle();
    expect(at.map((time) => time - start)).toEqual([0, 100, 300]);
  });

  it('looks again when the work asks for it', async () => {
    const clock = manualClock();
    let times = 0;
    const queue = createReconciler({ name: 't', clock, log, work: () => (++times === 1 ? 5000 : undefined) });
    queue.enqueue('a');
    await queue.idle();
    clock.advance(5000);
    await queue.idle();
    expect(times).toBe(2);
  });

  it('gives the event loop its turn in a long queue', async () => {
    const worked: number[] = [];
    const queue = createReconciler({
      name: 't',
      clock: manualClock(),
      log,
      work: (key) => void worked.push(Number(key)),
    });
    for (let key = 0; key < 1000; key++) queue.enqueue(String(key));
    await new Promise((resolve) => setImmediate(resolve));
    expect(worked.length).toBeGreaterThan(0);
    expect(worked.length).toBeLessThan(1000);
    await queue.idle();
    expect(worked).toHaveLength(1000);
  });

  it('takes nothing more once closed, and waits for what runs', async () => {
    let finish = (): void => undefined;
    let done = false;
    const queue = createReconciler({
      name: 't',
      clock: manualClock(),
      log,
      async work() {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        done = true;
        return undefined;
      },
    });
    queue.enqueue('a');
    await expect.poll(() => queue.busy).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    const closed = queue.close();
    queue.enqueue('b');
    finish();
    await closed;
    expect([done, queue.busy]).toEqual([true, false]);
  });
});
