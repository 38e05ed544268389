import type { Capacity } from './capacity.ts';
import { winsTie } from './rank.ts';

const BLOCK = 64;

/** What rows are put in order by: a number a row each, the lower one first; ties fall as everywhere. */
export type Keys = readonly Int32Array[];

/**
 * Rows in order, as one sorted array: a task moves one row a short way. Blocks of it know an upper bound of what any of
 * their rows has free, so that a search skips what is full. The keys are the owner's copies.
 */
export class Order {
  readonly #capacity: Capacity;
  readonly #keys: Keys;
  #rows: Int32Array;
  #length = 0;
  readonly #mostCpu: Int32Array;
  readonly #mostMemory: Int32Array;

  constructor(capacity: Capacity, keys: Keys, rows: readonly number[]) {
    this.#capacity = capacity;
    this.#keys = keys;
    this.#rows = new Int32Array(capacity.size);
    this.#length = rows.length;
    this.#rows.set(rows);
    this.#rows.subarray(0, rows.length).sort((a, b) => this.compare(a, b));
    const blocks = Math.ceil(capacity.size / BLOCK) + 1;
    this.#mostCpu = new Int32Array(blocks);
    this.#mostMemory = new Int32Array(blocks);
    for (let at = 0; at < this.#length; at++) this.#bound(at);
  }

  get length(): number {
    return this.#length;
  }

  at(position: number): number {
    return this.#rows[position] as number;
  }

  /** Less than 0 where row `a` comes before row `b`. */
  compare(a: number, b: number): number {
    for (const key of this.#keys) {
      const difference = (key[a] as number) - (key[b] as number);
      if (difference !== 0) return difference;
    }
    return a === b ? 0 : winsTie(this.#capacity, a, b) ? -1 : 1;
  }

  /** Where a row is, or would be. */
  #find(row: number, from: number, to: number): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.#rows[middle] as number, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes a row out; its keys are still those it was put in with. */
  remove(row: number): void {
    const from = this.positionOf(row);
    this.#rows.copyWithin(from, from + 1, this.#length);
    this.#length--;
    for (let at = (from | (BLOCK - 1)) >>> 0; at < this.#length; at += BLOCK) this.#bound(at);
  }

  /** Puts a row in. */
  insert(row: number): void {
    const to = this.#find(row, 0, this.#length);
    this.#rows.copyWithin(to + 1, to, this.#length);
    this.#rows[to] = row;
    this.#length++;
    this.#bound(to);
    for (let at = (to | (BLOCK - 1)) + 1; at < this.#length; at += BLOCK) this.#bound(at);
  }

  /** Where a row is, by the keys it was put in with. */
  positionOf(row: number): number {
    return this.#find(row, 0, this.#length);
  }

  /** A row at a position has other keys now: gives it the place that follows from them. */
  move(row: number, from: number): void {
    const rows = this.#rows;
    if (from > 0 && this.compare(rows[from - 1] as number, row) > 0) {
      const to = this.#find(row, 0, from);
      rows.copyWithin(to + 1, to, from);
      rows[to] = row;
      this.#bound(to);
      for (let at = (to | (BLOCK - 1)) + 1; at <= from; at += BLOCK) this.#bound(at);
    } else if (from + 1 < this.#length && this.compare(rows[from + 1] as number, row) < 0) {
      const to = this.#find(row, from + 1, this.#length) - 1;
      rows.copyWithin(from, from + 1, to + 1);
      rows[to] = row;
      this.#bound(to);
      for (let at = from | (BLOCK - 1); at < to; at += BLOCK) this.#bound(at);
    } else this.#bound(from);
  }

  /** A row came to a position: its block has at least as much free. */
  #bound(position: number): void {
    const block = Math.floor(position / BLOCK);
    const row = this.#rows[position] as number;
    const { freeCpu, freeMemory } = this.#capacity;
    if ((freeCpu[row] as number) > (this.#mostCpu[block] as number)) this.#mostCpu[block] = freeCpu[row] as number;
    if ((freeMemory[row] as number) > (this.#mostMemory[block] as number)) {
      this.#mostMemory[block] = freeMemory[row] as number;
    }
  }

  /** The first position whose first key is not less than `least`. */
  from(least: number): number {
    const [key] = this.#keys;
    if (!key) return 0;
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((key[this.#rows[middle] as number] as number) < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Calls `take` with rows that have this much CPU and memory free, in order from a position, until it says true; gives
   * that row.
   */
  search(position: number, cpu: number, memory: number, take: (row: number) => boolean): number | undefined {
    const { freeCpu, freeMemory } = this.#capacity;
    for (let start = position; start < this.#length; ) {
      const block = Math.floor(start / BLOCK);
      const end = Math.min((block + 1) * BLOCK, this.#length);
      if ((this.#mostCpu[block] as number) >= cpu && (this.#mostMemory[block] as number) >= memory) {
        let [mostCpu, mostMemory] = [0, 0];
        for (let at = start; at < end; at++) {
          const row = this.#rows[at] as number;
          const [ofCpu, ofMemory] = [freeCpu[row] as number, freeMemory[row] as number];
          if (ofCpu >= cpu && ofMemory >= memory && take(row)) return row;
          if (ofCpu > mostCpu) mostCpu = ofCpu;
          if (ofMemory > mostMemory) mostMemory = ofMemory;
        }
        if (start === block * BLOCK) {
          this.#mostCpu[block] = mostCpu;
          this.#mostMemory[block] = mostMemory;
        }
      }
      start = end;
    }
    return undefined;
  }
}
