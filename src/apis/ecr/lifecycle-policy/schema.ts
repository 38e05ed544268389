import { policyFault } from './policy-fault.ts';

/** An object of a policy before it is known to be one. */
export type Members = Readonly<Record<string, unknown>>;

const listed = (names: readonly string[]): string => `([${names.map((name) => JSON.stringify(name)).join(',')}])`;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

/** Throws where a value has another type than a schema asks for. */
export function checkType(value: unknown, allowed: 'object' | 'array' | 'string' | 'integer'): void {
  const type = typeOf(value);
  if (type === allowed) return;
  throw policyFault(
    `instance type (${type}) does not match any allowed primitive type (allowed: ${JSON.stringify([allowed])})`,
  );
}

/** An object with all that is required and nothing that is not known. */
export function objectWith(value: unknown, required: readonly string[], optional: readonly string[] = []): Members {
  checkType(value, 'object');
  const members = value as Members;
  const missing = required.filter((name) => !Object.hasOwn(members, name)).sort();
  if (missing.length > 0) throw policyFault(`object has missing required properties ${listed(missing)}`);
  const known = new Set([...required, ...optional]);
  const foreign = Object.keys(members).filter((name) => !known.has(name));
  if (foreign.length > 0) {
    throw policyFault(`object instance has properties which are not allowed by the schema: ${listed(foreign.sort())}`);
  }
  return members;
}

/** Throws unless a value is one of some. */
export function checkOneOf(value: unknown, values: readonly string[]): void {
  if (values.includes(value as string)) return;
  throw policyFault(
    `instance value (${JSON.stringify(value)}) not found in enum (possible values: ${JSON.stringify([...values].sort())})`,
  );
}

/** Throws unless a value is a whole number, and not too low. */
export function checkInteger(value: unknown, minimum: number): void {
  checkType(value, 'integer');
  if (Number(value) >= minimum) return;
  throw policyFault(`numeric instance is lower than the required minimum (minimum: ${minimum}, found: ${value})`);
}

/** The elements of an array of a length that is allowed. */
export function elementsOf(value: unknown, least: number, most = Number.POSITIVE_INFINITY): readonly unknown[] {
  checkType(value, 'array');
  const elements = value as readonly unknown[];
  const { length } = elements;
  if (length < least) {
    throw policyFault(`array is too short: must have at least ${least} elements but instance has ${length} elements`);
  }
  if (length > most) {
    throw policyFault(`array is too long: must have at most ${most} elements but instance has ${length} elements`);
  }
  return elements;
}
