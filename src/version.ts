import { readFileSync } from 'node:fs';

/** This version of Drydock. The build puts package.json beside the compiled sources, as it is beside these. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
