import fc from 'fast-check';
import type { ZodType } from 'zod';
import { bare, boundsOf, definitionOf } from '../../../unit/api-schemas/schema-walk.ts';
import { textOf } from './texts.ts';

type Json = Record<string, unknown>;
/** One in this many values is of no kind that was asked for, one in this many structures has a member too many. */
const RARELY = 200;

/** Values of any JSON type, for whatever member. */
const WILD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 7, -0.5, 'text', [], {}, [null], [[]], { constructor: 1 }, 1e300, 2 ** 53),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(JSON.parse('['.repeat(500) + ']'.repeat(500))),
);
const ABSENT = Symbol('absent');
const ODD_NAMES = fc.constantFrom('constructor', '__proto__', 'toString', 'unknown', '', '0', 'length');
const FOREIGN = fc.constantFrom('', 'NONE', 'constructor', '__proto__', 'running', 'Running', 'FARGATE', 'EC2');
const NUMBERS = [0, 1, 2, 4, 10, 16, 60, 80, 128, 256, 1024, -1, 11, 101, 65_535, 65_536];
const LIMITS = [2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, -1e308, 1.5, 1e-7];

/** What is made of a schema: `usual` is a value known to be good, `often` how likely an optional member is (0 to 1). */
interface Wanted {
  readonly member: string;
  readonly usual: unknown;
  readonly often: number;
}

/**
 * An operation's inputs by its schema: near `usual`, an input that the model finds no fault with, so that many get
 * past its first check; with values that name what there is (`live`), that could be, and that mean harm.
 */
export function inputArbitrary(schema: ZodType, usual: Json): fc.Arbitrary<unknown> {
  const near = (often: number) => anyValueOf(schema, { member: '', usual, often });
  return fc.oneof(
    { weight: 6, arbitrary: near(0.02) },
    { weight: 4, arbitrary: near(0.08) },
    { weight: 2, arbitrary: near(0.3) },
    { weight: 1, arbitrary: anyValueOf(schema, { member: '', usual: undefined, often: 0.3 }) },
  );
}

function anyValueOf(schema: ZodType, wanted: Wanted): fc.Arbitrary<unknown> {
  const right = rightValueOf(bare(schema), wanted);
  if (wanted.member === '') return right; // a body that is no object never gets as far as an operation
  return fc.oneof({ weight: RARELY, arbitrary: right }, { weight: 1, arbitrary: WILD });
}

function rightValueOf(schema: ZodType, wanted: Wanted): fc.Arbitrary<unknown> {
  const { member, usual } = wanted;
  const { type, shape = {}, element, keyType, valueType, entries = {} } = definitionOf(schema);
  switch (type) {
    case 'object':
      return structure(shape, wanted);
    case 'array':
      return element === undefined ? fc.constant([]) : list(element, wanted);
    case 'record':
      return fc.dictionary(
        textOf('key', undefined),
        anyValueOf(valueType ?? keyType ?? schema, { ...wanted, member: 'v' }),
        {
          maxKeys: 3,
        },
      );
    case 'enum':
      return fc.oneof(
        {
          weight: 12,
          arbitrary: typeof usual === 'string' ? fc.constant(usual) : fc.constantFrom(...Object.values(entries)),
        },
        { weight: 12, arbitrary: fc.constantFrom(...Object.values(entries)) },
        { weight: 1, arbitrary: FOREIGN },
      );
    case 'number':
      return numberNear(schema, usual);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(member, typeof usual === 'string' ? usual : undefined);
    default:
      return WILD;
  }
}

function structure(shape: Readonly<Record<string, ZodType>>, { usual, often }: Wanted): fc.Arbitrary<unknown> {
  const known = (usual ?? {}) as Json;
  const depth = usual === undefined ? Math.max(often, 0.2) : often; // a structure of its own must have something in it
  const members = Object.entries(shape).map(([member, schema]) => {
    const isUsual = Object.hasOwn(known, member) || schema.def.type !== 'optional';
    const value = anyValueOf(schema, { member, usual: known[member], often: depth });
    const odds = isUsual ? 0.97 : often;
    return fc
      .oneof(
        { weight: Math.round(1000 * (1 - odds)), arbitrary: fc.constant(ABSENT) },
        { weight: Math.round(1000 * odds), arbitrary: value },
      )
      .map((drawn): [string, unknown] => [member, drawn]);
  });
  const odd = fc.oneof(
    { weight: RARELY, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(ODD_NAMES, WILD), { maxLength: 2 }) },
  );
  return fc
    .tuple(fc.tuple(...members), odd)
    .map(([drawn, more]) => Object.fromEntries([...drawn.filter(([, value]) => value !== ABSENT), ...more]));
}

function list(element: ZodType, { member, usual, often }: Wanted): fc.Arbitrary<unknown> {
  const known = Array.isArray(usual) ? usual : [];
  const one = (value: unknown) => anyValueOf(element, { member: member || 'item', usual: value, often });
  const many = fc
    .tuple(one(known[0]), fc.constantFrom(2, 11, 51, 101))
    .map(([value, times]) => Array(times).fill(value));
  return fc.oneof(
    {
      weight: 12,
      arbitrary: known.length > 0 ? fc.tuple(...known.map(one)) : fc.array(one(undefined), { maxLength: 2 }),
    },
    { weight: 8, arbitrary: fc.array(one(known[0]), { maxLength: 3 }) },
    { weight: 1, arbitrary: many },
  );
}

function numberNear(schema: ZodType, usual: unknown): fc.Arbitrary<number> {
  const { min, max } = boundsOf(schema);
  const edges = [min, max].flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1]));
  return fc.oneof(
    { weight: typeof usual === 'number' ? 40 : 0, arbitrary: fc.constant(Number(usual)) },
    { weight: 20, arbitrary: fc.constantFrom(...NUMBERS) },
    { weight: edges.length, arbitrary: fc.constantFrom(0, ...edges) },
    { weight: 1, arbitrary: fc.constantFrom(...LIMITS) },
  );
}
