import { describe, expect, it } from 'vitest';
import { runPlacement } from '../../../src/run-placement.ts';
import { scenarios } from '../../support/scenarios.ts';

const ESCAPE = String.fromCharCode(27);
const PLAIN = { step: false, json: false, colours: false };

function report(wanted: string, options: Partial<typeof PLAIN> = {}) {
  const found = scenarios.find(({ name }) => name === wanted);
  if (!found) throw new Error(`no scenario ${wanted}`);
  return runPlacement(found.scenario, { ...PLAIN, ...options }).text;
}

describe('the report of a placement', () => {
  it.each(scenarios)('of $name fits 80 columns, without and with steps', ({ scenario }) => {
    for (const step of [false, true]) {
      const { text, asExpected } = runPlacement(scenario, { ...PLAIN, step });
      expect(asExpected).toBe(true);
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(text).not.toContain(ESCAPE);
    }
  });

  it('draws each instance in its zone, before and after', () => {
    const lines = report('spread-zones-then-binpack').split('\n');
    expect(lines.filter((line) => line === 'us-east-1a')).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('  i-a-small '))).toEqual([
      '  i-a-small m4.large cpu ░░░░░░░░   0%  mem ░░░░░░░░   0%',
      '  i-a-small m4.large cpu ▓░░░░░░░  13%  mem ▓▓▓▓▓▓▓▓ 100%  AA',
    ]);
  });

  it.each([
    ['constraint-unsatisfied', 'i-a1 refuses (MemberOf placement constraint unsatisfied.)'],
    ['nothing-fits', 'i-full refuses (RESOURCE:MEMORY): needs 512 MiB, 324 free.'],
    ['nothing-fits', '- 188 MiB more on i-full'],
    ['draining', 'i-a1 is not asked: its status is DRAINING.'],
    ['binpack-memory', 'binpack memory: least is 1024 MiB left -> i-a-small.'],
    ['binpack-ties', 'A tie of 3: the lower tie key wins'],
    ['random', 'random: chance draws'],
    ['memory-reservation', '128 MiB reserved (its limit is 300)'],
  ])('of %s says: %s', (name, sentence) => {
    expect(report(name).replace(/\s+/g, ' ')).toContain(sentence);
  });

  it('draws the cluster after every task with --step', () => {
    const drawings = report('binpack-cpu', { step: true })
      .split('\n')
      .filter((line) => line === 'us-east-1a');
    expect(drawings).toHaveLength(1 + 4);
  });

  it('is in colours where they are wanted, and says the same', () => {
    const coloured = report('requests-in-turn', { colours: true });
    expect(coloured).toContain(`${ESCAPE}[36mA${ESCAPE}[0m`);
    expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(report('requests-in-turn'));
  });

  it('is a document with --json', () => {
    const { title, requests, unmetExpectations } = JSON.parse(report('partial', { json: true }));
    expect([title, unmetExpectations]).toEqual([
      'Of five tasks three fit: those run, and the rest is told why not',
      [],
    ]);
    expect(requests[0].plan).toMatchObject({ unplaced: 2, refusals: [{ reason: 'RESOURCE:MEMORY' }, {}] });
    expect(requests[0].explanation.tasks).toHaveLength(4);
  });

  it('says what came otherwise than a scenario expects', () => {
    const [one] = scenarios.filter(({ name }) => name === 'partial');
    const scenario = { ...one?.scenario, expected: { placements: [{ placed: 5 }] } } as never;
    const { text, asExpected } = runPlacement(scenario, PLAIN);
    expect([asExpected, text]).toEqual([false, expect.stringContaining('request 1: expected tasks placed 5, not 3')]);
  });
});
