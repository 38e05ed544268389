import type { Capacity } from './capacity.ts';
import { expressionOf, RowSubject } from './expressions.ts';
import { resourceRefusal } from './filters.ts';
import type { Order } from './order.ts';
import { type KeyName, OrderSet, type OrderShape } from './order-set.ts';
import { valuesOf } from './fixed-columns.ts';
import { spreadField } from './rank.ts';
import type { PlacementStrategy } from '../model/placement.ts';
import { NO_GROUP, type PlacementRequest } from './request.ts';

/** Gives the row that fits and comes first by the strategies; undefined when none fits. */
export type Pick = () => number | undefined;

const MOST_SETS = 32;
const ONE_VALUE = new Int32Array(1);
const TRIES_AT_RANDOM = 32;
const kept = new WeakMap<Capacity, Map<string, OrderSet>>();

/** The strategies as an order can have them: values apart, keys in turn, or chance; undefined where it cannot. */
function orderOf(strategies: readonly PlacementStrategy[]) {
  let spreadBy: string | undefined;
  const keys: KeyName[] = [];
  for (const [index, strategy] of strategies.entries()) {
    if (strategy.type === 'random') return keys.length > 0 ? undefined : { spreadBy, keys, atRandom: true };
    if (strategy.type === 'binpack') keys.push(strategy.field);
    else {
      const by = spreadField(strategy.field);
      if (by.kind === 'instance') keys.push('count');
      else if (index === 0) spreadBy = by.name;
      else return undefined;
    }
  }
  return { spreadBy, keys, atRandom: false };
}

function setOf(capacity: Capacity, shape: OrderShape): OrderSet {
  const { key: fixed, keys, spreadBy, distinct, group } = shape;
  const key = JSON.stringify([fixed, keys, spreadBy, distinct, group]);
  const sets = kept.get(capacity) ?? new Map<string, OrderSet>();
  kept.set(capacity, sets);
  let set = sets.get(key);
  if (!set || set.generation !== capacity.generation || !set.follow()) set = new OrderSet(capacity, shape);
  sets.delete(key);
  sets.set(key, set); // the last used at the end
  const [oldest] = sets.keys();
  if (sets.size > MOST_SETS && oldest !== undefined) sets.delete(oldest);
  return set;
}

/**
 * Makes the function that finds the next row for a request by keeping the rows in order; undefined for strategies that
 * no order can be kept for, such as a second attribute to spread by.
 */
export function pickInOrder(
  capacity: Capacity,
  request: PlacementRequest,
  strategies: readonly PlacementStrategy[],
  next: () => number,
): Pick | undefined {
  const order = orderOf(strategies);
  if (!order) return undefined;
  const { constraints = [], group = NO_GROUP, needs } = request;
  const expressions = constraints.flatMap((one) => (one.type === 'memberOf' ? [one.expression] : []));
  const moving = expressions.filter((text) => expressionOf(text).readsTasks);
  const distinct = constraints.some(({ type }) => type === 'distinctInstance');
  const fixed = expressions.filter((text) => !expressionOf(text).readsTasks);
  const shape: OrderShape = {
    demand: request,
    key: JSON.stringify([fixed, request.requiresAttributes, request.autoScalingGroup, request.external]),
    expressions: fixed,
    keys: order.keys,
    spreadBy: order.spreadBy,
    group: distinct || order.keys.includes('count') ? group : undefined,
    distinct,
  };
  const subject = new RowSubject(capacity);
  const predicates = moving.map((text) => expressionOf(text).holds);
  const isSimple =
    moving.length === 0 && !needs.gpus && !needs.enis && needs.tcpPorts.length + needs.udpPorts.length === 0;
  const fits = (row: number): boolean => {
    if (isSimple) return true; // CPU and memory have been looked at
    subject.row = row;
    return !resourceRefusal(capacity, row, request) && predicates.every((holds) => holds(subject));
  };
  const [first] = order.keys;
  const least = first === 'memory' ? needs.memory : first === 'cpu' ? needs.cpu : 0;
  const firstIn = (each: Order): number | undefined =>
    each.search(first === undefined || first === 'count' ? 0 : each.from(least), needs.cpu, needs.memory, fits);

  let set = setOf(capacity, shape);
  const values = valuesOf(capacity, order.spreadBy);
  const counts = values.count > 1 ? capacity.countsBy(group, values.of, values.count - 1) : ONE_VALUE;
  return () => {
    if (!set.follow()) set = setOf(capacity, shape);
    const { orders } = set;
    if (orders.length === 1) return order.atRandom ? anyIn(orders) : firstIn(orders[0] as Order);
    for (let least = -1; ; ) {
      least = nextCount(counts, least);
      if (least === Number.POSITIVE_INFINITY) return undefined;
      const found = order.atRandom
        ? anyIn(orders.filter((_, value) => counts[value] === least))
        : bestOf(orders, counts, least);
      if (found !== undefined) return found;
    }
  };

  /** The first row of all values that have this count. */
  function bestOf(orders: readonly Order[], counts: Int32Array, count: number): number | undefined {
    let best: number | undefined;
    for (let value = 0; value < orders.length; value++) {
      if (counts[value] !== count) continue;
      const each = orders[value] as Order;
      const found = firstIn(each);
      if (found !== undefined && (best === undefined || each.compare(found, best) < 0)) best = found;
    }
    return best;
  }

  /** Draws rows until one fits; when none of many does, one of all that fit is drawn. */
  function anyIn(from: readonly Order[]): number | undefined {
    const total = from.reduce((sum, { length }) => sum + length, 0);
    if (total === 0) return undefined;
    for (let tries = 0; tries < TRIES_AT_RANDOM; tries++) {
      let position = Math.floor(next() * total);
      for (const each of from) {
        if (position >= each.length) {
          position -= each.length;
          continue;
        }
        const row = each.at(position);
        const { freeCpu, freeMemory } = capacity;
        if ((freeCpu[row] as number) >= needs.cpu && (freeMemory[row] as number) >= needs.memory && fits(row))
          return row;
        break;
      }
    }
    const fitting: number[] = [];
    const gather = (row: number): boolean => {
      if (fits(row)) fitting.push(row);
      return false;
    };
    for (const each of from) each.search(0, needs.cpu, needs.memory, gather);
    return fitting[Math.floor(next() * fitting.length)];
  }
}

/** The least count that is more than `above`; infinite when there is none. */
function nextCount(counts: Int32Array, above: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const count of counts) if (count > above && count < least) least = count;
  return least;
}
