import { readFileSync, globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OWNERSHIP } from '../../../src/store/clear.ts';

const MIGRATIONS = new URL('../../../src/store/migrations/', import.meta.url);

/** Every table that the migrations make. */
const TABLES = globSync('*.sql', { cwd: MIGRATIONS }).flatMap((file) =>
  [...readFileSync(new URL(file, MIGRATIONS), 'utf8').matchAll(/^CREATE TABLE (\w+)/gm)].map(([, table]) => table),
);

describe('what is an account’s', () => {
  it('is declared of every table', () => {
    expect([...Object.keys(OWNERSHIP), 'events', 'meta'].sort()).toEqual(TABLES.sort());
  });
});
