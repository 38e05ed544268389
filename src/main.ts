#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 22; // on an older one better-sqlite3 ends the process without a word

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(`drydock needs Node ${OLDEST_NODE} or newer, this is ${process.version}.\n`);
  process.exit(1);
}
// Most of a start is stripping types and compiling: kept, a start takes half the time, and less memory. Where the
// folder cannot be written, Node does without.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/drydock', import.meta.url)));
const { runCommandLine } = await import('./command-line.ts');
runCommandLine(process.argv.slice(2));
