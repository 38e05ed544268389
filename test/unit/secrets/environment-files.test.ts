import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironmentFiles } from '../../../src/environment-files.ts';
import { readEnvironmentFile } from '../../../src/model/environment-file.ts';

describe('a line of an environment file', () => {
  it.each<[string, Record<string, string>]>([
    ['NAME=value', { NAME: 'value' }],
    ['NAME=a=b', { NAME: 'a=b' }],
    ['NAME="quoted value" ', { NAME: '"quoted value" ' }],
    [' NAME =value', { ' NAME ': 'value' }],
    ['# NAME=value', {}],
    ['NAME', {}],
    ['NAME=', {}],
    ['=value', {}],
    ['', {}],
    ['NAME=one\r\nOTHER=x\r\nNAME=two', { NAME: 'two', OTHER: 'x' }],
  ])('%j gives %j', (text, variables) => {
    expect(Object.fromEntries(readEnvironmentFile(text))).toEqual(variables);
  });
});

describe('environment files in a folder that stands for S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-s3-'));
  const read = (...keys: string[]) => createEnvironmentFiles(folder).read(keys.map((key) => `arn:aws:s3:::${key}`));

  beforeAll(() => {
    mkdirSync(join(folder, 'bucket/deep'), { recursive: true });
    writeFileSync(join(folder, 'bucket/a.env'), 'A=1\nBOTH=a\n');
    writeFileSync(join(folder, 'bucket/deep/b.env'), 'B=2\nBOTH=b\n');
    writeFileSync(join(folder, 'bucket/big.env'), `A=${'x'.repeat(2 ** 20)}`);
    writeFileSync(join(folder, 'outside.env'), 'SECRET=1');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read by bucket and key, the earlier one winning', () => {
    expect(read('bucket/a.env', 'bucket/deep/b.env')).toEqual({ variables: { A: '1', B: '2', BOTH: 'a' } });
  });

  it.each(['bucket/none.env', 'none/a.env', 'bucket/deep', 'bucket/../outside.env', '../x/a.env', 'bucket/big.env'])(
    'are not had as %s, in the words of AWS',
    (key) => {
      expect(read('bucket/a.env', key)).toEqual({
        error: expect.stringMatching(
          /^ResourceInitializationError: failed to download env files: .* The specified key does not exist\. \(arn:aws:s3:::/,
        ),
      });
    },
  );

  it('are had from nowhere where there is no folder, and the reason says what to do', () => {
    expect(createEnvironmentFiles(undefined).read(['arn:aws:s3:::bucket/a.env'])).toEqual({
      error: expect.stringContaining('--s3-folder'),
    });
  });
});
