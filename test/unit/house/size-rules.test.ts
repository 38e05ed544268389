import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const LONGEST = 300;
const LONGEST_MEAN = 100;

const files = globSync('src/**/*.{ts,js,sql,html,css}', { cwd: ROOT }).map((file) => ({
  file,
  lines: readFileSync(new URL(file, ROOT), 'utf8').trimEnd().split('\n').length,
}));

describe('the files of src', () => {
  it('are found', () => {
    expect(files.map(({ file }) => file)).toContain('src/effects.ts');
  });

  it(`have at most ${LONGEST} lines each`, () => {
    const tooLong = files.filter(({ lines }) => lines > LONGEST).map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(tooLong).toEqual([]);
  });

  it(`have at most ${LONGEST_MEAN} lines on average`, () => {
    const mean = files.reduce((sum, { lines }) => sum + lines, 0) / files.length;
    expect(mean).toBeLessThanOrEqual(LONGEST_MEAN);
  });
});
