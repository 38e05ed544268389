import { describe, expect, it } from 'vitest';
import { Capacity } from '../../../src/scheduler/capacity.ts';
import { viewAt } from '../../../src/scheduler/journal.ts';
import { instance } from '../../support/placement-builders.ts';

const NEEDS = { cpu: 100, memory: 10, tcpPorts: [80], udpPorts: [53], gpus: 0, enis: 1 };
const KEPT = 4000;

/** All a view says, by instance. */
const shown = (view: Capacity) =>
  Object.fromEntries(
    view.arns.map((arn, row) => [
      arn,
      [
        view.schedulable[row],
        view.freeCpu[row],
        view.freeMemory[row],
        view.freeEnis[row],
        view.running[row],
        [...(view.tcpPorts[row] ?? [])].toSorted(),
        [...(view.udpPorts[row] ?? [])].toSorted(),
        [...(view.groups[row] ?? [])],
        view.attribute(row, 'stack'),
      ],
    ]),
  );

describe('a view as it was', () => {
  it('is had again at every change of the past, and is another than the view', () => {
    const view = new Capacity();
    const [a, b] = [instance('a'), instance('b')];
    const steps = [
      () => view.put(a),
      () => view.put(b),
      () => view.assume(view.row(b.arn) ?? 0, NEEDS, 'g'),
      () => view.ran(b.arn, 1),
      () => view.put({ ...a, status: 'DRAINING', attributes: [{ name: 'stack', value: 'prod' }] }),
      () => view.leave(b.arn, 'g'),
      () => view.ran(b.arn, -1),
      () => view.release(b.arn, NEEDS),
      () => view.remove(a.arn),
      () => view.put(a),
    ];
    const past = steps.map((step) => {
      step();
      return [view.journal.last, shown(view)] as const;
    });
    for (const [number, was] of past) {
      const then = viewAt(view, number);
      expect(then && shown(then)).toEqual(was);
      then?.assume(0, NEEDS, 'other');
    }
    expect(shown(view)).toEqual(past.at(-1)?.[1]);
  });

  it('is had no more when it is too long ago', () => {
    const view = new Capacity();
    view.put(instance('a'));
    const begun = view.journal.last;
    for (let n = 1; n < KEPT; n++) view.ran(instance('a').arn, 1);
    expect(viewAt(view, begun)?.running[0]).toBe(0);
    view.ran(instance('a').arn, 1);
    expect(viewAt(view, begun)).toBeUndefined();
  });
});
