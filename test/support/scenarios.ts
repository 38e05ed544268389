import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '../../src/model/scenario.ts';
import { readScenario } from '../../src/scenario-file.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/placement/', import.meta.url));

/** Every placement scenario of the fixtures, by name. */
export const scenarios: readonly { readonly name: string; readonly scenario: Scenario }[] = globSync(`${FOLDER}*.json`)
  .sort()
  .map((file) => ({ name: basename(file, '.json'), scenario: readScenario(file) }));
