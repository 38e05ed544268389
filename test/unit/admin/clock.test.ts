import { describe, expect, it } from 'vitest';
import { clockInWords } from '../../../src/admin/clock.ts';
import { createDialClock } from '../../../src/dial-clock.ts';
import { welcome } from '../../../src/cli/start.ts';

const NOTE = "(containers run in real time, the clock is that of Drydock's own waits only)";

describe('the clock in words', () => {
  const at = (rate: number, now: number) => Object.assign(createDialClock(rate), { now: () => now });
  const real = at(1, 1_800_000_000_000);

  it.each<[string, number, number, string, string | undefined]>([
    ['nothing where it is real time', 1, 0, 'docker', undefined],
    ['how far it is where it was moved', 1, 60_000, 'simulated', 'real, 2027-01-15T08:01:00.000Z'],
    ['that it stands', 0, 0, 'simulated', 'manual, 2027-01-15T08:00:00.000Z'],
    ['what it does not change where containers really run', 10, 0, 'docker', `x10, 2027-01-15T08:00:00.000Z ${NOTE}`],
  ])('says %s', (_what, rate, aheadMs, runtime, words) => {
    expect(clockInWords(at(rate, real.now() + aheadMs), real, runtime)).toBe(words);
  });

  it.each([
    ['manual, now', ['runtime', 'clock', 'fleet']],
    [undefined, ['runtime', 'fleet']],
  ])('is shown at a start: %s', (words, lines) => {
    const server = {
      url: 'http://127.0.0.1:1',
      runtime: { kind: 'docker', reason: '' },
      clock: () => words,
      fleet: () => '',
    };
    const shown = welcome(server, { version: '1', data: 'd', region: 'r' });
    expect(shown.match(/^ {2}(?:runtime|clock|fleet)\b/gm)?.map((line) => line.trim())).toEqual(lines);
  });
});
