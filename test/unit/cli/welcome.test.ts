import { expect, it } from 'vitest';
import { welcome } from '../../../src/cli/start.ts';

const SERVER = {
  url: 'http://127.0.0.1:1',
  runtime: { kind: 'docker', reason: '' },
  clock: () => undefined,
  fleet: () => '',
};

it.each([
  ['any key where none is asked for', undefined, 'AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n'],
  ['the key that must sign, not its secret', 'AKID', 'AWS_ACCESS_KEY_ID=AKID AWS_SECRET_ACCESS_KEY=ITS_SECRET\n'],
])('a start says to export %s', (_what, keyId, words) => {
  expect(welcome(SERVER, { version: '1', data: 'd', region: 'r', keyId })).toContain(words);
});
