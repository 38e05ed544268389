import { describe, expect, it } from 'vitest';
import { decodeToken, encodeToken, page } from '../../../src/wire/pagination.ts';

const refuse = () => new Error('Invalid token.');
const token = encodeToken({ after: 'arn:aws:ecs:x', fingerprint: 'ListTasks c RUNNING' });
const expected = { kind: 'string', fingerprint: 'ListTasks c RUNNING', refuse } as const;

describe('a page token', () => {
  it('holds the key to continue after', () => {
    expect(decodeToken(token, expected)).toBe('arn:aws:ecs:x');
    const numbered = encodeToken({ after: 42, fingerprint: 'f' });
    expect(decodeToken(numbered, { kind: 'number', fingerprint: 'f', refuse })).toBe(42);
  });

  it('can stand in a URL, and does not show what it is of', () => {
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token, 'base64url').toString()).not.toContain('RUNNING');
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['garbage', '!!!'],
    ['JSON of another kind', Buffer.from('{"after":1}').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['another question', encodeToken({ after: 'arn:aws:ecs:x', fingerprint: 'ListTasks c STOPPED' })],
    ['another kind of key', encodeToken({ after: 1, fingerprint: 'ListTasks c RUNNING' })],
    [
      'another version',
      Buffer.from(Buffer.from(token, 'base64url').toString().replace('[1,', '[2,')).toString('base64url'),
    ],
    ['a token cut short', token.slice(0, -4)],
  ])('is refused when it is %s', (_what, other) => {
    expect(() => decodeToken(other, expected)).toThrow('Invalid token.');
  });
});

describe('a page', () => {
  it.each([
    [[], 2, [], undefined],
    [[1], 2, [1], undefined],
    [[1, 2], 2, [1, 2], undefined],
    [[1, 2, 3], 2, [1, 2], 2],
  ])('of %j by %i is %j and continues after %s', (rows, limit, shown, continueAfter) => {
    expect(page(rows, limit)).toEqual({ rows: shown, continueAfter });
  });
});
