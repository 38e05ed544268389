import { expect, test } from 'vitest';
import { dropNulls } from '../../../api-schemas/drop-nulls.ts';

const cases: [why: string, json: string, without: unknown][] = [
  ['a null member is gone', '{"a":null,"b":1}', { b: 1 }],
  ['members before and after it stay', '{"a":1,"b":null,"c":2}', { a: 1, c: 2 }],
  ['a null deep inside is gone', '{"a":{"b":[{"c":null,"d":1}]}}', { a: { b: [{ d: 1 }] } }],
  ['null items of a list are gone', '{"a":[null,1,null,2,null]}', { a: [1, 2] }],
  ['a list of nulls is an empty list', '[null]', []],
  ['what is falsy stays', '{"a":0,"b":"","c":false}', { a: 0, b: '', c: false }],
  ['a scalar stays', '"text"', 'text'],
];

test.each(cases)('%s', (_why, json, without) => {
  expect(dropNulls(JSON.parse(json))).toStrictEqual(without);
});

test.each(['{"a":{"b":[1,{"c":"d"}]}}', '[]', '[[1],[2]]'])('%s has no null and comes back itself', (json) => {
  const value: unknown = JSON.parse(json);
  expect(dropNulls(value)).toBe(value);
});

test('what was given is not changed', () => {
  const value = { a: null, b: { c: null } };
  dropNulls(value);
  expect(value).toStrictEqual({ a: null, b: { c: null } });
});

test.each(['{"__proto__":{"admin":true},"a":1}', '{"a":1,"gone":null,"__proto__":{"admin":true}}'])(
  'an own __proto__ is dropped and becomes nobody’s prototype: %s',
  (json) => {
    const without = dropNulls(JSON.parse(json)) as Record<string, unknown>;
    expect(without).toStrictEqual({ a: 1 });
    expect(without.admin).toBeUndefined();
    expect(Object.hasOwn(without, '__proto__')).toBe(false);
  },
);

test('a body of nothing but brackets does not overflow the stack', () => {
  const depth = 500_000;
  expect(() => dropNulls(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))).not.toThrow();
});
