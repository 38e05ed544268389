import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dropNulls, type InputFault, pathText, validate } from '../../../src/wire/validation.ts';

const SCHEMA = z.object({
  name: z
    .string()
    .min(2)
    .max(4)
    .regex(/^[a-z]*$/, '[a-z]*')
    .optional(),
  kind: z.enum(['EC2', 'FARGATE']).optional(),
  count: z.number().int().min(1).max(10).optional(),
  list: z
    .array(z.object({ key: z.string(), size: z.number().optional() }))
    .max(2)
    .optional(),
  labels: z.partialRecord(z.string().max(3), z.string()).optional(),
  flag: z.boolean().optional(),
});

const fault = (input: unknown): InputFault | undefined => {
  const checked = validate(SCHEMA, input);
  return 'fault' in checked ? checked.fault : undefined;
};

describe('the fault of an input', () => {
  it.each<[what: string, input: unknown, fault: InputFault]>([
    ['a text too short', { name: 'a' }, { kind: 'length', path: ['name'], value: 'a', expected: '2', bound: 'min' }],
    [
      'a text too long',
      { name: 'abcde' },
      { kind: 'length', path: ['name'], value: 'abcde', expected: '4', bound: 'max' },
    ],
    ['a pattern', { name: 'A1' }, { kind: 'pattern', path: ['name'], value: 'A1', expected: '[a-z]*' }],
    ['an unknown enum value', { kind: 'ec2' }, { kind: 'enum', path: ['kind'], value: 'ec2', expected: 'EC2,FARGATE' }],
    ['a number for an enum', { kind: 1 }, { kind: 'type', path: ['kind'], value: 1, expected: 'string' }],
    ['a number too small', { count: 0 }, { kind: 'range', path: ['count'], value: 0, expected: '1', bound: 'min' }],
    ['a number too big', { count: 11 }, { kind: 'range', path: ['count'], value: 11, expected: '10', bound: 'max' }],
    ['a fraction', { count: 1.5 }, { kind: 'type', path: ['count'], value: 1.5, expected: 'int' }],
    ['a text for a number', { count: '1' }, { kind: 'type', path: ['count'], value: '1', expected: 'number' }],
    ['a text for a boolean', { flag: 'true' }, { kind: 'type', path: ['flag'], value: 'true', expected: 'boolean' }],
    [
      'a missing member',
      { list: [{}] },
      { kind: 'missing', path: ['list', 0, 'key'], value: undefined, expected: 'string' },
    ],
    ['a null in a list', { list: [null] }, { kind: 'type', path: ['list', 0], value: null, expected: 'object' }],
    ['a structure for a list', { list: {} }, { kind: 'type', path: ['list'], value: {}, expected: 'array' }],
    [
      'a map key too long',
      { labels: { abcd: 'x' } },
      { kind: 'length', path: ['labels', 'abcd'], value: 'abcd', expected: '3', bound: 'max' },
    ],
    [
      'a map value of a wrong type',
      { labels: { a: 1 } },
      { kind: 'type', path: ['labels', 'a'], value: 1, expected: 'string' },
    ],
    ['an input that is no structure', [], { kind: 'type', path: [], value: [], expected: 'object' }],
  ])('%s', (_what, input, expected) => {
    expect(fault(input)).toEqual(expected);
  });

  it('is a wrong type before anything else, wherever it is', () => {
    expect(fault({ name: 'A', list: [{}, { key: 'k', size: 'big' }] })).toMatchObject({
      kind: 'type',
      path: ['list', 1, 'size'],
    });
  });

  it('is the first in the order of the schema otherwise', () => {
    expect(fault({ count: 0, name: 'a' })).toMatchObject({ kind: 'length', path: ['name'] });
  });

  it('is none for a good input, which is copied without unknown members', () => {
    const input = { list: [{ key: 'a', other: 1 }], more: true };
    expect(validate(SCHEMA, input)).toEqual({ input: { list: [{ key: 'a' }] } });
  });
});

describe('dropNulls', () => {
  it.each<[unknown, unknown]>([
    [{ a: null, b: 1 }, { b: 1 }],
    [{ a: { b: { c: null, d: '' } } }, { a: { b: { d: '' } } }],
    [{ a: [{ b: null }, [{ c: null }], null, 0, false] }, { a: [{}, [{}], null, 0, false] }],
    [
      { a: [], b: {} },
      { a: [], b: {} },
    ],
  ])('makes of %j %j', (value, expected) => {
    dropNulls(value);
    expect(value).toEqual(expected);
  });

  it('goes as deep as a body can', () => {
    const depth = 200_000;
    const value = JSON.parse(`${'{"a":'.repeat(depth)}{"b":null}${'}'.repeat(depth)}`);
    dropNulls(value);
    let inner = value;
    while ('a' in inner) inner = inner.a;
    expect(inner).toEqual({});
  });

  it('does not follow a __proto__ key out of the value', () => {
    dropNulls(JSON.parse('{"__proto__":{"toString":null}}'));
    expect({}.toString).toBeTypeOf('function');
  });
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['containerDefinitions', 0, 'cpu'], 'containerDefinitions[0].cpu'],
  [['a', 1, 2, 'b'], 'a[1][2].b'],
])('the path %j is written "%s"', (path, text) => {
  expect(pathText(path)).toBe(text);
});
