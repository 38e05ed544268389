import { type ZodType, z } from 'zod';
import * as json from './shape.ts';

// The Query protocol sends text for everything: the same shapes, but numbers and booleans are read from their text.
// A value that has its type already passes, so the same schemas serve what an operation returns.
export * from './shape.ts';

const wholeNumber = /^[+-]?\d+$/;
const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const readNumber =
  (spelling: RegExp) =>
  (value: unknown): unknown =>
    typeof value === 'string' && spelling.test(value) ? Number(value) : value;

const readBoolean = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);

/** A whole number of 32 bits. */
export const int = (bounds?: json.Bounds): ZodType<number> => z.preprocess(readNumber(wholeNumber), json.int(bounds));

/** A whole number that JavaScript holds exactly. */
export const long = (bounds?: json.Bounds): ZodType<number> => z.preprocess(readNumber(wholeNumber), json.long(bounds));

/** Any finite number. */
export const double = (bounds?: json.Bounds): ZodType<number> =>
  z.preprocess(readNumber(decimalNumber), json.double(bounds));

/** True or false. */
export const bool = json.once<boolean>(() => z.preprocess(readBoolean, json.bool()));

/** A moment in ISO 8601, UTC: Query knows no numbers of seconds. */
export const time = json.once<string>(() => z.iso.datetime());
