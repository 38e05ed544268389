import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../../../src/agent/exec/split-command.ts';

describe('a command line', () => {
  // As google/shlex, with which the SSM agent splits it in a container.
  it.each([
    ['/bin/sh', ['/bin/sh']],
    ['ls  -l\t/tmp\n', ['ls', '-l', '/tmp']],
    [`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
    [`sh -c "echo \\"a\\" \\$x"`, ['sh', '-c', 'echo "a" $x']],
    [`a\\ b 'c'"d"e`, ['a b', 'cde']],
    [`echo '' ""`, ['echo', '', '']],
    ['ls | wc > x', ['ls', '|', 'wc', '>', 'x']],
    ['ls # all\n-l a#b', ['ls', '-l', 'a#b']],
    [`'back\\slash'`, ['back\\slash']],
    ['', ['sh']],
    ['  ', ['sh']],
  ])('%j is %j', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });

  it.each(['sh -c "echo', `'`, 'ls \\'])('that does not end is refused: %s', (text) => {
    expect(() => splitCommand(text)).toThrow('EOF found');
  });
});
