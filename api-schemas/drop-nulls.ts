/**
 * No model nests anywhere near as deep: what lies below can only be members that are stripped, and following it would
 * let a body of brackets alone overflow the stack.
 */
const deepest = 100;

const unwanted = (key: string, value: unknown): boolean => value === null || key === '__proto__';

/**
 * Takes parsed JSON, gives it without its nulls, members and items alike, because AWS takes a null for an absent
 * member. Own `__proto__` keys go too. A value that has neither is given back itself; nothing is changed in place.
 */
export function dropNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  return Array.isArray(value) ? dropFromList(value, depth) : dropFromObject(value as Record<string, unknown>, depth);
}

function dropFromList(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const kept = dropNulls(item, depth + 1);
    if (copy === undefined && (item === null || kept !== item)) copy = list.slice(0, i);
    if (copy !== undefined && item !== null) copy.push(kept);
  }
  return copy ?? list;
}

function dropFromObject(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const key in object) {
    const member = object[key];
    const kept = dropNulls(member, depth + 1);
    if (copy === undefined && (unwanted(key, member) || kept !== member)) copy = membersBefore(key, object);
    if (copy !== undefined && !unwanted(key, member)) copy[key] = kept;
  }
  return copy ?? object;
}

function membersBefore(end: string, object: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key in object) {
    if (key === end) break;
    copy[key] = object[key];
  }
  return copy;
}
