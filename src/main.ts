#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Most of a start is stripping types and compiling: kept, a start takes half the time, and less memory. Where the
// folder cannot be written, Node does without.
enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/drydock', import.meta.url)));
const { runCommandLine } = await import('./command-line.ts');
runCommandLine(process.argv.slice(2));
