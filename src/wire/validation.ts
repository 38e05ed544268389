import type { ZodError, ZodType, z } from 'zod';

/** What is wrong with an input, in the model's terms. `path` is the member's path, e.g. `['overrides', 'cpu']`. */
export interface InputFault {
  readonly kind: 'missing' | 'type' | 'enum' | 'length' | 'range' | 'pattern';
  readonly path: readonly (string | number)[];
  /** The value that was sent; undefined where the member is missing. */
  readonly value: unknown;
  /** What the model asks for: a type's name, enum values joined by commas, a pattern, or the bound as text. */
  readonly expected: string;
  /** Which end of a length or a range was left. */
  readonly bound?: 'min' | 'max';
}

/** Either the checked input, made anew without members the schema does not know, or what is wrong with it. */
export type Checked = { readonly input: unknown } | { readonly fault: InputFault };

/** Checks an input against its schema. Of several faults the one AWS would find first is named: see `faultOf`. */
export function validate(schema: ZodType, input: unknown): Checked {
  const result = schema.safeParse(input);
  return result.success ? { input: result.data } : { fault: faultOf(result.error, input) };
}

/**
 * The fault AWS would speak of. A value of the wrong type wins over every other fault, because AWS reads the whole
 * input before it looks at constraints; after that the first in the schema's order.
 */
export function faultOf(error: ZodError, input: unknown): InputFault {
  let first: InputFault | undefined;
  for (const issue of error.issues) {
    const fault = faultOfIssue(issue, [], input);
    if (fault.kind === 'type') return fault;
    first ??= fault;
  }
  return first ?? { kind: 'type', path: [], value: input, expected: 'structure' };
}

/** A path as people write it: `containerDefinitions[0].cpu`. */
export function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : text === '' ? key : `.${key}`;
  return text;
}

/**
 * Removes members that are null, at every depth and in place: to AWS a null member is one that was not sent. A null in
 * a list stays, to be refused as a wrong type. Without recursion, so that a deeply nested body cannot end the stack.
 */
export function dropNulls(value: unknown): void {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const element of next) if (typeof element === 'object' && element !== null) open.push(element);
      continue;
    }
    const members = next as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const member = members[key];
      if (member === null) delete members[key];
      else if (typeof member === 'object') open.push(member);
    }
  }
}

function faultOfIssue(issue: z.core.$ZodIssue, above: readonly (string | number)[], input: unknown): InputFault {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  const value = valueAt(input, path);
  const fault = (kind: InputFault['kind'], expected: string): InputFault => ({ kind, path, value, expected });
  const atBound = (bound: 'min' | 'max', origin: string, limit: number | bigint): InputFault => {
    const measuresSize = origin === 'string' || origin === 'array' || origin === 'map' || origin === 'record';
    return { ...fault(measuresSize ? 'length' : 'range', String(limit)), bound };
  };
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return fault('missing', issue.code === 'invalid_type' ? issue.expected : issue.values.join(','));
  }
  switch (issue.code) {
    case 'invalid_value': // a number where an enum's text belongs cannot even be read
      return typeof value === typeof issue.values[0]
        ? fault('enum', issue.values.join(','))
        : fault('type', typeof issue.values[0]);
    case 'too_small':
      return atBound('min', issue.origin, issue.minimum);
    case 'too_big':
      return atBound('max', issue.origin, issue.maximum);
    case 'invalid_format': // the generated schemas put the pattern, as the model writes it, where zod has its message
      return issue.format === 'regex' ? fault('pattern', issue.message) : fault('type', issue.format);
    case 'invalid_key': // a map's key; the path already ends in it, so the key itself is the value
    case 'invalid_element': {
      const inner = issue.issues[0];
      const nested = inner === undefined ? fault('pattern', issue.code) : faultOfIssue(inner, path, input);
      return issue.code === 'invalid_key' ? { ...nested, path, value: path.at(-1) } : nested;
    }
    case 'custom':
      return fault('pattern', issue.message);
    case 'invalid_type':
      return fault('type', issue.expected);
    default: // a union no branch of which fits, or a number that is not a whole one
      return fault('type', issue.code);
  }
}

function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}
