import { expect, it } from 'vitest';
import { compileFilter } from '../../../src/apis/logs/filter/compile-filter.ts';

const JSON_LINE = '{"status":404,"user":{"name":"ann","tags":["a","b"]},"ok":false,"none":null,"ip":"10.0.3.1"}';

const fits: readonly (readonly [pattern: string, message: string, expected: boolean])[] = [
  ['ERROR', '[ERROR 400] bad', true],
  ['error', '[ERROR 400] bad', false],
  ['ERROR bad', 'bad [ERROR 400]', true],
  ['ERROR good', '[ERROR 400] bad', false],
  ['"[ERROR 400]"', 'an [ERROR 400] bad', true],
  ['"a \\"b\\""', 'x a "b" y', true],
  ['?ERROR ?WARN', 'a WARN', true],
  ['?ERROR ?WARN', 'an INFO', false],
  ['ERROR -exit', 'ERROR but no', true],
  ['ERROR -exit', 'ERROR exit', false],
  ['-exit', 'going on', true],
  ['?ERROR fail', 'fail', true],
  ['{ $.status = 404 }', JSON_LINE, true],
  ['{ $.status = 40* }', JSON_LINE, true],
  ['{ $.status > 404 }', JSON_LINE, false],
  ['{ $.status >= 4.04e2 && $.ok IS FALSE }', JSON_LINE, true],
  ['{ $.status != 404 || $.user.name = "ann" }', JSON_LINE, true],
  ['{ ($.status = 1 || $.status = 404) && $.user.tags[1] = "b" }', JSON_LINE, true],
  ['{ $.ip = 10.0.* }', JSON_LINE, true],
  ['{ $.none IS NULL }', JSON_LINE, true],
  ['{ $.missing NOT EXISTS }', JSON_LINE, true],
  ['{ $.missing != 1 }', JSON_LINE, false],
  ['{ $["user"].name = "*n*" }', JSON_LINE, true],
  ['{ $.status = 404 }', 'no JSON', false],
];

it.each(fits)('%s on %s: %s', (pattern, message, expected) => {
  expect(compileFilter(pattern)?.(message)).toBe(expected);
});

it('an empty pattern is no test', () => expect(compileFilter('  ')).toBeUndefined());

it.each(['[ERROR]', '"open', '{ $.a }', '{ $.a = }', '{ $.a > "x" }', '{ ($.a = 1 }', 'a.b', '{ $.a = 1 } x'])(
  '%s is refused, or not built',
  (pattern) => {
    expect(() => compileFilter(pattern)).toThrow(/Invalid filter pattern|not built/);
  },
);

it('stars cost no more than the text is long', () => {
  const test = compileFilter(`{ $.a = "${'*a'.repeat(200)}*b" }`);
  expect(test?.(JSON.stringify({ a: 'a'.repeat(100_000) }))).toBe(false);
});
