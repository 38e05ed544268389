import { describe, expect, it } from 'vitest';
import { faultBoard, type FaultEnd } from '../../../src/agent/faults.ts';
import type { Fault } from '../../../src/model/fault.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { CLUSTER } from './builders.ts';

const SUBJECT = { clusterArn: CLUSTER, family: 'web', image: 'nginx', containerName: 'app' };
const pullFailure = (more: Partial<Fault> = {}): Fault => ({ kind: 'pull-failure', match: {}, ...more });

function boardWithClock() {
  const clock = manualClock();
  const board = faultBoard(clock);
  const ends: [string, FaultEnd][] = [];
  board.watch({ ended: ({ id }, how) => void ends.push([id, how]) });
  return { clock, board, ends };
}

describe('the board of faults', () => {
  it('strikes with the oldest fault that matches, until its count is used up', () => {
    const { board, ends } = boardWithClock();
    board.add(pullFailure({ match: { family: 'other' } }));
    board.add(pullFailure({ count: 2 }));
    board.add(pullFailure());
    const strike = () => board.strike('pull-failure', SUBJECT)?.id;
    expect([strike(), strike(), strike()]).toEqual(['fault-2', 'fault-2', 'fault-3']);
    expect(ends).toEqual([['fault-2', 'spent']]);
    expect(board.list().map(({ id, struck }) => [id, struck])).toEqual([
      ['fault-1', 0],
      ['fault-3', 1],
    ]);
  });

  it('strikes with no fault of another kind', () => {
    const { board } = boardWithClock();
    board.add(pullFailure());
    expect(board.strike('slow-start', SUBJECT)).toBeUndefined();
    expect([board.has('slow-start'), board.has('pull-failure')]).toEqual([false, true]);
  });

  it('keeps failing health checks in force when no more containers are struck', () => {
    const { board } = boardWithClock();
    board.add(pullFailure({ kind: 'health-check-failure', count: 1 }));
    expect(board.strike('health-check-failure', SUBJECT)).toMatchObject({ struck: 1 });
    expect(board.strike('health-check-failure', SUBJECT)).toBeUndefined();
    expect(board.has('health-check-failure')).toBe(true);
  });

  it('ends a fault with its time, and leaves no timer of one that was lifted', () => {
    const { clock, board, ends } = boardWithClock();
    board.add(pullFailure({ forMs: 1000 }));
    board.add(pullFailure({ forMs: 2000 }));
    expect(board.end('fault-2', 'lifted')).toBe(true);
    expect(board.end('fault-2', 'lifted')).toBe(false);
    clock.advance(1000);
    expect(ends).toEqual([
      ['fault-2', 'lifted'],
      ['fault-1', 'expired'],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('clears what is of an owner alone, and all where none is named', () => {
    const { board, ends } = boardWithClock();
    for (const accountId of ['1', '2', undefined]) board.add(pullFailure({ accountId }));
    board.clear({ accountId: '1' });
    expect(ends).toEqual([['fault-1', 'cleared']]);
    board.clear({});
    expect(board.list()).toEqual([]);
    expect(board.add(pullFailure()).id).toBe('fault-1');
  });
});
