import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDialClock, dialOf } from '../../../src/dial-clock.ts';
import { manualClock } from '../../support/manual-clock.ts';

const START = Date.UTC(2026, 0, 1);
const settled = async () => undefined;

/** Notes what it is called with, at how many milliseconds from the start. */
function journal(clock: { now(): number }) {
  const lines: string[] = [];
  const note = (what: string) => () => void lines.push(`${what}@${clock.now() - START}`);
  return { lines, note };
}

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['Date', 'setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
});
afterEach(() => void vi.useRealTimers());

describe('a clock that stands', () => {
  it('begins at the real time and stays there until it is moved', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    clock.after(1, note('a'));
    vi.advanceTimersByTime(60_000);
    expect([clock.now(), clock.mode, clock.rate, lines]).toEqual([START, 'manual', 0, []]);
    await clock.advance(1, settled);
    expect([clock.now(), lines]).toEqual([START + 1, ['a@1']]);
  });

  it('calls what is due in the order of time, and in the order of setting within an instant', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    const set = (what: string, ms: number) => clock.after(ms, note(what));
    for (const [n, ms] of [30, 20, 10, 20, 30.4, 32].entries()) set('dbacef'.charAt(n), ms);
    await clock.advance(31, settled);
    expect(lines).toEqual(['a@10', 'b@20', 'c@20', 'd@30', 'e@31']);
    expect(clock.now()).toBe(START + 31);
  });

  it('lets the work of an instant settle before the next, from the first to the end', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    clock.after(5, note('first'));
    clock.after(5, note('second'));
    clock.after(9, note('third'));
    await clock.advance(10, async () => note('settled')());
    const settlings = ['settled@0', 'first@5', 'second@5', 'settled@5', 'third@9', 'settled@9', 'settled@10'];
    expect(lines).toEqual(settlings);
  });

  it('calls what was set on the way, also what only settling set, at an instant that is there already', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    let left = 2;
    const tick = () => {
      note('tick')();
      clock.after(10, tick);
    };
    clock.after(10, tick);
    await clock.advance(30, async () => {
      if (clock.now() > START && left-- > 0) clock.after(0, note('at once'));
    });
    expect(lines).toEqual(['tick@10', 'at once@10', 'at once@10', 'tick@20', 'tick@30']);
  });

  it('does not call what was cancelled, not even by what is called in the same instant', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    const cancels = Array.from({ length: 100 }, (_, n) => clock.after(n % 7, note(String(n))));
    for (const [n, cancel] of cancels.entries()) if (n !== 50) cancel();
    cancels[0]?.();
    clock.after(3, () => cancelLate());
    const cancelLate = clock.after(3, note('late'));
    await clock.advance(10, settled);
    cancels[50]?.();
    expect(lines).toEqual(['50@1']);
  });

  it('calls tens of thousands in order', async () => {
    const clock = createDialClock(0);
    const calls: number[] = [];
    const dues = Array.from({ length: 30_000 }, (_, n) => 1 + ((n * 7919) % 997));
    for (const due of dues) clock.after(due, () => void calls.push(clock.now() - START));
    await clock.advance(1000, settled);
    expect(calls).toEqual(dues.sort((a, b) => a - b));
  });

  it('calls what is due at once without being moved, at the next turn', () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    clock.after(0, note('now'));
    clock.after(-5, note('then'));
    expect(lines).toEqual([]);
    vi.runAllTicks();
    vi.runOnlyPendingTimers();
    expect(lines).toEqual(['now@0', 'then@0']);
  });

  it('moves once at a time, each move from where the one before it ended', async () => {
    const clock = createDialClock(0);
    const { lines, note } = journal(clock);
    await Promise.all([10, 20, 30].map((ms) => clock.advance(ms, async () => note(String(ms))())));
    expect([...new Set(lines)]).toEqual(['10@0', '10@10', '20@10', '20@30', '30@30', '30@60']);
  });

  it('goes to a time, never back', async () => {
    const clock = createDialClock(0);
    expect(await clock.setNow(START + 5000, settled)).toBe(true);
    expect(await clock.setNow(START + 4999, settled)).toBe(false);
    expect(clock.now()).toBe(START + 5000);
  });

  it('gives up on a timer of no time that is set for ever, and can be moved again', async () => {
    const clock = createDialClock(0);
    let cancel = () => undefined as undefined;
    const again = () => {
      cancel = clock.after(0, again) as typeof cancel;
    };
    clock.after(5, again);
    await expect(clock.advance(10, settled)).rejects.toThrow('time stands at 2026-01-01T00:00:00.005Z');
    cancel();
    await clock.advance(5, settled);
    expect(clock.now()).toBe(START + 10);
  });
});

describe('a clock that goes', () => {
  it.each([
    ['as real time does', 1, 'real', 1000, 1000],
    ['ten times as fast', 10, 'x10', 100, 1000],
    ['half as fast', 0.5, 'x0.5', 2000, 1000],
  ])('%s calls what is due when it is', (_what, rate, mode, realMs, ms) => {
    const clock = createDialClock(rate);
    const { lines, note } = journal(clock);
    clock.after(2 * ms, note('later'));
    clock.after(ms, note('due'));
    vi.advanceTimersByTime(realMs - 1);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([clock.mode, lines]).toEqual([mode, [`due@${ms}`]]);
  });

  it('is moved on top of its going', async () => {
    const clock = createDialClock(1);
    const { lines, note } = journal(clock);
    clock.after(60_000, note('minute'));
    clock.after(120_000, note('two'));
    await clock.advance(90_000, settled);
    vi.advanceTimersByTime(30_000);
    expect(lines).toEqual(['minute@60000', 'two@120000']);
  });

  it('keeps its time when its rate changes, and takes what waits along', () => {
    const clock = createDialClock(1);
    const { lines, note } = journal(clock);
    clock.after(10_000, note('ten'));
    vi.advanceTimersByTime(1000);
    clock.setRate(0);
    vi.advanceTimersByTime(60_000);
    expect([clock.now() - START, lines]).toEqual([1000, []]);
    clock.setRate(9);
    vi.advanceTimersByTime(1000);
    expect(lines).toEqual(['ten@10000']);
  });

  it('does not go back where the machine’s clock is set back, nor wait longer for it', () => {
    const clock = createDialClock(1);
    const { lines, note } = journal(clock);
    clock.after(2000, note('due'));
    vi.advanceTimersByTime(1000);
    expect(clock.now()).toBe(START + 1000);
    vi.setSystemTime(START - 3_600_000);
    expect(clock.now()).toBe(START + 1000);
    vi.advanceTimersByTime(1000);
    expect(lines).toEqual(['due@2000']);
  });

  it('waits for longer than Node can, and has Node wait for nothing once all is cancelled', () => {
    const clock = createDialClock(1);
    const { lines, note } = journal(clock);
    const days = 30 * 86_400_000;
    const cancel = clock.after(days + 1, note('never'));
    clock.after(days, note('month'));
    vi.advanceTimersByTime(days);
    expect(lines).toEqual([`month@${days}`]);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('only a clock with a dial has one', () => {
  const clock = createDialClock(0);
  expect([dialOf(clock), dialOf(manualClock())]).toEqual([clock, undefined]);
});
