import type { Capacity } from './capacity.ts';
import { eligibleRows, valuesOf } from './fixed-columns.ts';
import { Order } from './order.ts';
import { type Demand, NO_GROUP } from './request.ts';

/** A number of a row that orders can be by. */
export type KeyName = 'cpu' | 'memory' | 'count';

/** Which rows are kept in order, and by what. */
export interface OrderShape {
  /** By what never changes while rows and attributes stay, and what tells it from others. */
  readonly demand: Demand;
  readonly key: string;
  /** Expressions of memberOf constraints that read attributes alone. */
  readonly expressions: readonly string[];
  readonly keys: readonly KeyName[];
  /** The attribute by whose values the rows are kept apart. */
  readonly spreadBy: string | undefined;
  /** Whose tasks are counted, where the order or who is in it depends on them. */
  readonly group: string | undefined;
  /** Rows with tasks of the group are left out. */
  readonly distinct: boolean;
}

/**
 * The rows that may take a kind of task, in order, one order for each value of the attribute they are spread by. It
 * follows the view by its log of changed rows, and only when it is used.
 */
export class OrderSet {
  /** One for each value; a row without the attribute has a value of its own. */
  readonly orders: Order[] = [];
  readonly #capacity: Capacity;
  readonly #shape: OrderShape;
  readonly #keys: Int32Array[];
  /** By row: which order it belongs to, -1 for none; tasks of the group, where they count; whether it is in its order. */
  readonly #valueOf: Int32Array;
  readonly #count: Int32Array;
  readonly #isIn: Uint8Array;
  readonly #counts: boolean;
  readonly generation: number;
  #seen: number;

  constructor(capacity: Capacity, shape: OrderShape) {
    this.#capacity = capacity;
    this.#shape = shape;
    this.generation = capacity.generation;
    this.#seen = capacity.changes;
    this.#valueOf = new Int32Array(capacity.size);
    this.#count = new Int32Array(capacity.size);
    this.#isIn = new Uint8Array(capacity.size);
    this.#counts = shape.group !== undefined;
    this.#keys = shape.keys.map((name) => (name === 'count' ? this.#count : new Int32Array(capacity.size)));
    this.#build();
  }

  /** Looks at every row. */
  #build(): void {
    const { key, spreadBy, expressions, demand } = this.#shape;
    const eligible = eligibleRows(this.#capacity, key, demand, expressions);
    const values = valuesOf(this.#capacity, spreadBy);
    const rows: number[][] = Array.from({ length: values.count }, () => []);
    for (let row = 0; row < this.#capacity.size; row++) {
      const value = values.of[row] as number;
      this.#read(row);
      this.#valueOf[row] = eligible[row] ? value : -1;
      if (!eligible[row] || !this.#mayBeIn(row)) continue;
      this.#isIn[row] = 1;
      (rows[value] as number[]).push(row);
    }
    for (const each of rows) this.orders.push(new Order(this.#capacity, this.#keys, each));
  }

  /** Takes over what changed in the view since it was last used; false when that is too long ago to be told. */
  follow(): boolean {
    const { changes } = this.#capacity;
    if (changes - this.#seen > this.#capacity.size / 2 + 64) return false;
    for (let n = this.#seen + 1; n <= changes; n++) {
      const row = this.#capacity.changedRow(n);
      if (row === undefined) return false;
      this.#update(row);
    }
    this.#seen = changes;
    return true;
  }

  #update(row: number): void {
    const order = this.orders[this.#valueOf[row] as number];
    if (!order) return;
    if (this.#isIn[row] && this.#willBeIn(row)) {
      const from = order.positionOf(row);
      this.#read(row);
      order.move(row, from);
      return;
    }
    if (this.#isIn[row]) order.remove(row);
    this.#read(row);
    this.#isIn[row] = this.#mayBeIn(row) ? 1 : 0;
    if (this.#isIn[row]) order.insert(row);
  }

  #countOf = (row: number): number => this.#capacity.groups[row]?.get(this.#shape.group ?? NO_GROUP) ?? 0;

  #willBeIn = (row: number): boolean => !this.#shape.distinct || this.#countOf(row) === 0;

  #mayBeIn = (row: number): boolean => !this.#shape.distinct || this.#count[row] === 0;

  /** Copies a row's keys from the view. */
  #read(row: number): void {
    const { freeCpu, freeMemory } = this.#capacity;
    if (this.#counts) this.#count[row] = this.#countOf(row);
    const names = this.#shape.keys;
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      if (name === 'count') continue;
      (this.#keys[index] as Int32Array)[row] = (name === 'cpu' ? freeCpu[row] : freeMemory[row]) as number;
    }
  }
}
