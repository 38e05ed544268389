import { type ZodType, z } from 'zod';

/** Bounds of a length or of a value, both inclusive. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** What a model asks of a string. `asWritten` is the model's own pattern where `pattern` had to be put differently. */
export interface TextRules extends Bounds {
  readonly pattern?: RegExp;
  readonly asWritten?: string;
}

/** A schema made on first use and kept: importing a generated file makes none. */
export const once = <T>(make: () => ZodType<T>): (() => ZodType<T>) => {
  let made: ZodType<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const optionals = new WeakMap<ZodType, z.ZodOptional>();

/** A member that may be absent. One wrapper per schema: most members share a handful of schemas. */
export const opt = <S extends ZodType>(schema: S): z.ZodOptional<S> => {
  let optional = optionals.get(schema);
  if (optional === undefined) {
    optional = schema.optional();
    optionals.set(schema, optional);
  }
  return optional as z.ZodOptional<S>;
};

/** A structure of an input: members the model does not know are stripped. */
export const struct = <S extends z.ZodRawShape>(members: S) => z.object(members);

/** A structure of an output: a member the model does not know is an error. */
export const strict = <S extends z.ZodRawShape>(members: S) => z.strictObject(members);

/** A list; `bounds` are of its length. */
export const list = <T>(item: ZodType<T>, bounds: Bounds = {}): ZodType<T[]> => {
  let schema = z.array(item);
  if (bounds.min !== undefined) schema = schema.min(bounds.min);
  if (bounds.max !== undefined) schema = schema.max(bounds.max);
  return schema;
};

/** A map with string keys; `bounds` are of the number of its entries. */
export const map = <T>(key: ZodType<string>, value: ZodType<T>, bounds: Bounds = {}): ZodType<Record<string, T>> => {
  // Partial, because with an enum as key zod would ask for every one of its values.
  const schema = z.partialRecord(key as ZodType<string, string>, value) as ZodType<Record<string, T>>;
  if (bounds.min === undefined && bounds.max === undefined) return schema;
  const { min = 0, max = Number.POSITIVE_INFINITY } = bounds;
  return schema.check(({ value: input, issues }) => {
    const size = Object.keys(input).length;
    if (size < min) issues.push({ code: 'too_small', origin: 'map', minimum: min, input });
    if (size > max) issues.push({ code: 'too_big', origin: 'map', maximum: max, input });
  });
};

const plainText = once<string>(() => z.string());

/** A string; lengths count Unicode code points, the pattern must be anchored already. */
export const text = (rules?: TextRules): ZodType<string> => {
  if (rules === undefined) return plainText();
  let schema = z.string();
  // Aborting keeps the pattern from running over a string that is too long for it.
  if (rules.min !== undefined) schema = schema.min(rules.min, { abort: true });
  if (rules.max !== undefined) schema = schema.max(rules.max, { abort: true });
  const { pattern } = rules;
  if (pattern !== undefined) {
    const unanchored = pattern.source.slice('^(?:'.length, -')$'.length);
    schema = schema.regex(pattern, { error: rules.asWritten ?? unanchored });
  }
  return schema;
};

/** One of the model's values. */
export const oneOf = <const V extends readonly string[]>(values: V): ZodType<V[number]> => z.enum(values);

const within = (schema: z.ZodNumber, { min, max }: Bounds): z.ZodNumber => {
  const bounded = min === undefined ? schema : schema.min(min);
  return max === undefined ? bounded : bounded.max(max);
};

/** A number outside the type's own limits is a wrong type, as a fraction is; only the model's bounds are a range. */
const whole = (least: number, most: number): z.ZodNumber =>
  z.number().check(({ value: input, issues }) => {
    if (Number.isInteger(input) && input >= least && input <= most) return;
    issues.push({ code: 'invalid_type', expected: 'int', input, continue: false });
  });

const plainInt = once<number>(() => whole(-(2 ** 31), 2 ** 31 - 1));

/** A whole number of 32 bits. */
export const int = (bounds?: Bounds): ZodType<number> =>
  bounds === undefined ? plainInt() : within(whole(-(2 ** 31), 2 ** 31 - 1), bounds);

/** A whole number that JavaScript holds exactly. */
export const long = (bounds: Bounds = {}): ZodType<number> =>
  within(whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), bounds);

/** Any finite number. */
export const double = (bounds: Bounds = {}): ZodType<number> => within(z.number(), bounds);

/** True or false. */
export const bool = once<boolean>(() => z.boolean());

/** Seconds since 1970, with a fraction. */
export const time = once<number>(() => z.number());

/** Any JSON at all. */
export const document = once<unknown>(() => z.unknown());

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Bytes in base64; `bounds` count the bytes. */
export const blob = ({ min = 0, max = Number.POSITIVE_INFINITY }: Bounds = {}): ZodType<string> =>
  z.string().check(({ value: input, issues }) => {
    const size = Buffer.byteLength(input, 'base64');
    if (input.length % 4 !== 0 || !base64.test(input)) issues.push({ code: 'invalid_type', expected: 'base64', input });
    else if (size < min) issues.push({ code: 'too_small', origin: 'string', minimum: min, input });
    else if (size > max) issues.push({ code: 'too_big', origin: 'string', maximum: max, input });
  });
