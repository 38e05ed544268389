import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capacity } from '../../../src/scheduler/capacity.ts';
import { Order } from '../../../src/scheduler/order.ts';
import { instance } from '../../support/placement-builders.ts';

const ROWS = 200; // more than three blocks of an order

/** A step: a row gets this much free, or comes or goes; then someone looks for a row with so much. */
const steps = fc.array(
  fc.record({
    row: fc.nat(ROWS - 1),
    cpu: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 50, 100), // few have any: a block must know of each
    memory: fc.nat(100),
    isIn: fc.constantFrom(true, true, true, false),
    needsCpu: fc.constantFrom(0, 50, 100),
    needsMemory: fc.nat(30),
    from: fc.constantFrom(0, 0, 10, 70),
  }),
  { minLength: 50, maxLength: 200 },
);

describe('rows in order', () => {
  it.each(['a key', 'no key'])('by %s are found as by looking at each, whatever moved, came and went', (what) => {
    fc.assert(
      fc.property(steps, (all) => {
        const view = new Capacity();
        for (let n = 0; n < ROWS; n++) view.put(instance(`i${n}`));
        view.freeCpu.fill(0); // so that what a block can have free is known closely from the start
        view.freeMemory.fill(0);
        const keys = what === 'a key' ? [new Int32Array(ROWS)] : [];
        const read = (row: number) => keys[0]?.fill(view.freeMemory[row] ?? 0, row, row + 1);
        const within = new Set<number>(Array.from({ length: ROWS / 2 }, (_, row) => row));
        for (let row = 0; row < ROWS; row++) read(row);
        const order = new Order(view, keys, [...within]);
        for (const { row, cpu, memory, isIn, needsCpu, needsMemory, from } of all) {
          const position = order.positionOf(row);
          if (within.has(row) && !isIn) order.remove(row);
          view.freeCpu[row] = cpu;
          view.freeMemory[row] = memory;
          read(row);
          if (within.has(row) && isIn) order.move(row, position);
          if (!within.has(row) && isIn) order.insert(row);
          if (isIn) within.add(row);
          else within.delete(row);
          const sorted = [...within].sort((a, b) => order.compare(a, b));
          expect(Array.from({ length: order.length }, (_, at) => order.at(at))).toEqual(sorted);
          const fits = (one: number) =>
            (view.freeCpu[one] ?? 0) >= needsCpu && (view.freeMemory[one] ?? 0) >= needsMemory;
          expect(order.search(from, needsCpu, needsMemory, () => true)).toBe(sorted.slice(from).find(fits));
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
