import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  accountOfAlias,
  aliasOf,
  isPublicRegistry,
  publicPathOf,
  publicRegistry,
  repositoryPath,
} from '../../../src/model/public-registry.ts';

it('an alias is eight letters and digits, and says whose it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 - 1 }), (number) => {
      const accountId = String(number).padStart(12, '0');
      expect(aliasOf(accountId)).toMatch(/^[a-z][a-z0-9]{7}$/);
      expect(accountOfAlias(aliasOf(accountId))).toBe(accountId);
    }),
  );
  expect(['000000000000', '111122223333', '999999999999'].map(aliasOf)).toEqual(['a0000000', 'bf1raw9x', 'mre66i9r']);
});

it.each(['mre66i9s', 'zzzzzzzz', '00000000', 'a000000', 'a00000000', 'A0000000', 'docker', ''])(
  '%s is the default alias of no account',
  (alias) => expect(accountOfAlias(alias)).toBeUndefined(),
);

it('a path below public.ecr.aws and such an alias is in a public registry, and no other', () => {
  const registry = publicRegistry('111122223333');
  expect(isPublicRegistry(registry)).toBe(true);
  expect(isPublicRegistry({ accountId: '111122223333', region: 'us-east-1' })).toBe(false);
  const path = repositoryPath(registry, 'team/web:v1');
  expect(path).toBe('public.ecr.aws/bf1raw9x/team/web:v1');
  expect(publicPathOf(path)).toEqual({ registry, rest: 'team/web:v1' });
  for (const other of [
    'team/web',
    'public.ecr.aws/docker/library/nginx',
    'public.ecr.aws/bf1raw9x',
    'x/public.ecr.aws/bf1raw9x/a',
  ]) {
    expect(publicPathOf(other), other).toBeUndefined();
  }
});
