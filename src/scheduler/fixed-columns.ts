import type { Capacity } from './capacity.ts';
import { expressionOf, RowSubject } from './expressions.ts';
import { attributeRefusal, isAsked } from './filters.ts';
import type { Demand } from './request.ts';

/** Which value of an attribute each row has, as numbers from 0; a row without the attribute has a number of its own. */
export interface Values {
  readonly of: Int32Array;
  readonly count: number;
}

interface Columns {
  readonly generation: number;
  readonly eligible: Map<string, Uint8Array>;
  readonly values: Map<string | undefined, Values>;
}

const MOST_COLUMNS = 100;
const kept = new WeakMap<Capacity, Columns>();

/** Columns that stay as they are while rows and attributes do. */
function columnsOf(capacity: Capacity): Columns {
  let columns = kept.get(capacity);
  if (columns?.generation !== capacity.generation) {
    columns = { generation: capacity.generation, eligible: new Map(), values: new Map() };
    kept.set(capacity, columns);
  }
  return columns;
}

/** 1 for each row that may take a task as far as its attributes, status and agent go. `key` tells one demand from others. */
export function eligibleRows(
  capacity: Capacity,
  key: string,
  demand: Demand,
  expressions: readonly string[],
): Uint8Array {
  const { eligible } = columnsOf(capacity);
  const known = eligible.get(key);
  if (known) return known;
  const subject = new RowSubject(capacity);
  const predicates = expressions.map((text) => expressionOf(text).holds);
  const column = new Uint8Array(capacity.size);
  for (let row = 0; row < capacity.size; row++) {
    subject.row = row;
    const may =
      isAsked(capacity, row, demand) &&
      capacity.agentConnected[row] === 1 &&
      !attributeRefusal(capacity, row, demand) &&
      predicates.every((holds) => holds(subject));
    column[row] = may ? 1 : 0;
  }
  if (eligible.size >= MOST_COLUMNS) eligible.clear();
  eligible.set(key, column);
  return column;
}

/** Each row's value of an attribute; without a name all rows have the same. */
export function valuesOf(capacity: Capacity, name: string | undefined): Values {
  const { values } = columnsOf(capacity);
  const known = values.get(name);
  if (known) return known;
  const ids = new Map<string | undefined, number>();
  const of = new Int32Array(capacity.size);
  for (let row = 0; row < capacity.size; row++) {
    const value = name === undefined ? undefined : capacity.attribute(row, name);
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    of[row] = id;
  }
  const made = { of, count: ids.size };
  if (values.size >= MOST_COLUMNS) values.clear();
  values.set(name, made);
  return made;
}
