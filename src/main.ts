#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// From source, most of a start is stripping types: kept stripped, a start takes half the time and 15 MiB less memory.
if (import.meta.url.endsWith('.ts')) {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/drydock', import.meta.url)));
}
const { runCommandLine } = await import('./command-line.ts');
runCommandLine(process.argv.slice(2));
