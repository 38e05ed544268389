import type { ZodError, z } from 'zod';

/** What is wrong with an input, in the model's terms; see `InputFault` of the wire, which this is by structure. */
export interface Fault {
  readonly kind: 'missing' | 'type' | 'enum' | 'length' | 'range' | 'pattern';
  readonly path: readonly (string | number)[];
  /** The value that was sent; undefined where the member is missing. */
  readonly value: unknown;
  /** The name of the type, the enum's values joined by commas, the pattern as the model has it, or the bound. */
  readonly expected: string;
  /** Which end of a length or a range was left. */
  readonly bound?: 'min' | 'max';
}

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/**
 * Takes the error of an input's schema and the input it was given, gives the one fault to answer with: the first wrong
 * type there is, because AWS reads the whole input before it looks at any constraint; otherwise the first fault.
 */
export function faultOf(error: ZodError, input: unknown): Fault {
  const faults = error.issues.map((issue) =>
    faultOfIssue(issue, issue.path as Path, valueAt(input, issue.path as Path)),
  );
  const fault = faults.find(({ kind }) => kind === 'type') ?? faults[0];
  if (fault === undefined) throw new TypeError('an error without issues');
  return fault;
}

function faultOfIssue(issue: Issue, path: Path, value: unknown): Fault {
  const fault = (kind: Fault['kind'], expected: string): Fault => ({ kind, path, value, expected });
  switch (issue.code) {
    case 'invalid_type':
      return fault(value === undefined ? 'missing' : 'type', issue.expected);
    case 'invalid_value':
      if (value === undefined) return fault('missing', 'string');
      return typeof value === 'string' ? fault('enum', issue.values.join(',')) : fault('type', 'string');
    case 'invalid_format':
      return issue.format === 'regex' ? fault('pattern', issue.message) : fault('type', issue.format);
    case 'too_small':
      return { ...fault(measureOf(issue.origin), String(issue.minimum)), bound: 'min' };
    case 'too_big':
      return { ...fault(measureOf(issue.origin), String(issue.maximum)), bound: 'max' };
    case 'invalid_key':
      return faultOfKey(issue, path);
    default:
      throw new TypeError(`an input's schema does not make issues of '${issue.code}'`);
  }
}

/** A number has a range, everything else that has bounds a length. */
const measureOf = (origin: string): 'range' | 'length' => (origin === 'number' ? 'range' : 'length');

/** A map's key that breaks the rules for keys: the path ends in the key, which is the value too. */
function faultOfKey(issue: Extract<Issue, { code: 'invalid_key' }>, path: Path): Fault {
  const [first] = issue.issues;
  if (first === undefined) throw new TypeError('an invalid key without a reason');
  return faultOfIssue(first, path, path.at(-1));
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}
