import { join } from 'node:path';
import { runCommand } from './command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  target: join(import.meta.dirname, '..'),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
