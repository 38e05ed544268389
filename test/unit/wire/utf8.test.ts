import { describe, expect, it } from 'vitest';
import { hasHalfPair } from '../../../src/wire/utf8.ts';

describe('half a surrogate pair', () => {
  it.each([
    ['{"a":"\\ud83d\\udea2"}', false],
    ['{"a":"🚢"}', false],
    ['{"a":"\\\\ud800"}', false], // a backslash, and then plain text
    ['{"a":["x",{"b":"\\ud83d"}]}', true],
    ['{"\\uDEA2":null}', true],
    ['{"a":"\\udea2\\ud83d"}', true],
  ])('in %s: %s', (source, expected) => {
    expect(hasHalfPair(JSON.parse(source), source)).toBe(expected);
  });

  it('is found however deep it lies', () => {
    const source = `${'['.repeat(50_000)}"\\ud800"${']'.repeat(50_000)}`;
    expect(hasHalfPair(JSON.parse(source), source)).toBe(true);
  });
});
