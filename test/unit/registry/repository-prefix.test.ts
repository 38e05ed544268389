import { describe, expect, it } from 'vitest';
import { prefixesOf, withoutPrefix, withPrefix } from '../../../src/model/repository-prefix.ts';

describe('a prefix of repositories', () => {
  it('is any beginning of a name that ends with a part, the longest first, and ROOT last', () => {
    expect(prefixesOf('a/b-c')).toEqual(['a/b-c', 'a/b-c/', 'a', 'a/', 'ROOT']);
  });

  it.each([
    ['hub/a/b', 'hub', 'a/b'],
    ['hub/a/b', 'hub/', 'a/b'],
    ['hub/a/b', 'hub/a', 'b'],
    ['hub/a/b', 'ROOT', 'hub/a/b'],
  ])('of %s, %s, leaves %s', (name, prefix, rest) => {
    expect(withoutPrefix(name, prefix)).toBe(rest);
    expect(withPrefix(rest, prefix)).toBe(name);
  });
});
