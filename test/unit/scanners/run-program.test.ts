import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProgram } from '../../../src/scanners/find-program.ts';
import { runProgram } from '../../../src/scanners/run-program.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function programRun(script: string) {
  const folder = temporaryFolder();
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const clock = manualClock(0);
  const controller = new AbortController();
  const run = {
    program,
    args: ['$(touch x)', '; exit 9'],
    folder,
    environment: process.env,
    withinMs: 1000,
    mostBytes: 100,
    clock,
    signal: controller.signal,
  };
  return { run, clock, controller, folder };
}

it('a program gets its arguments as they are, and its output is given', async () => {
  const { run } = programRun(`printf '%s|%s' "$1" "$2"`);
  await expect(runProgram(run)).resolves.toBe('$(touch x)|; exit 9');
});

it('a program that takes too long is ended with what it started', async () => {
  const { run, clock } = programRun('sleep 600 & wait');
  const running = runProgram(run);
  clock.advance(1000);
  await expect(running).rejects.toThrow('it was not done within 1 seconds, and was ended');
});

it('a program that leaves another behind is waited for no longer', async () => {
  const { run } = programRun('sleep 600 & echo done');
  await expect(runProgram(run)).resolves.toBe('done\n');
});

it('a program is ended when nobody wants its answer any more', async () => {
  const { run, controller } = programRun('sleep 600');
  const running = runProgram(run);
  const reason = new Error('closing');
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(runProgram(run)).rejects.toBe(reason);
});

it('a file that is no program is said to be none', async () => {
  const { run } = programRun('');
  await expect(runProgram({ ...run, program: join(run.folder, 'none') })).rejects.toThrow('it could not be started');
  writeFileSync(run.program, 'not a program', { mode: 0o755 });
  await expect(runProgram(run)).rejects.toThrow(/could not be started|ended with status/);
});

it('a program is found where a shell would find it', () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(one, 'tool'));
  writeFileSync(join(two, 'tool'), '');
  expect(findProgram('tool', `${one}:${two}`)).toBeUndefined();
  chmodSync(join(two, 'tool'), 0o755);
  expect(findProgram('tool', `${one}::${two}`)).toBe(join(two, 'tool'));
  expect(findProgram('tool', '')).toBeUndefined();
});
