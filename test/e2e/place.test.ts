import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock } from '../support/process.ts';

/** Runs `drydock place` to its end. */
async function place(...args: readonly string[]) {
  const command = drydock(['place', ...args]);
  const status = await command.exited;
  return { status, stdout: command.stdout, stderr: command.stderr };
}

describe('drydock place', () => {
  let folder: string;
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-place-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows where tasks go, without a server and without escape codes in a pipe', async () => {
    const { status, stdout, stderr } = await place('fixtures/placement/slide-g2-only.json');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Request A: 5 tasks of family:web');
    expect(stdout).not.toContain(String.fromCharCode(27));
  });

  it('prints JSON', async () => {
    const { status, stdout } = await place('fixtures/placement/slide-g2-only.json', '--json');
    expect([status, JSON.parse(stdout).requests[0].plan.unplaced]).toEqual([0, 0]);
  });

  it('shows its own help', async () => {
    const { status, stdout } = await place('--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('--step')]);
  });

  it.each<[string, () => Promise<readonly string[]> | readonly string[], string]>([
    ['no file', () => [], 'expected drydock place SCENARIO.json'],
    ['an unknown option', () => ['x.json', '--steps'], "'--steps'"],
    ['a file that is not there', () => ['/no/such.json'], 'there is no file /no/such.json; fixtures/placement'],
    ['a file that is no JSON', async () => [await file('text.json', 'hello')], 'text.json: Unexpected token'],
    [
      'a bad member',
      async () => [await file('bad.json', '{ "title": "x", "fleet": [], "requests": [{}] }')],
      'requests[0].group: ',
    ],
    [
      'a bad expression',
      async () => {
        const request = { group: 'g', constraints: [{ type: 'memberOf', expression: 'attribute:x = y' }] };
        return [await file('query.json', JSON.stringify({ title: 'x', fleet: [], requests: [request] }))];
      },
      'requests[0].constraints[0].expression: at 12: expected an operator',
    ],
  ])('refuses %s with a sentence and status 2', async (_what, args, sentence) => {
    const { status, stdout, stderr } = await place(...(await args()));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^drydock: \S.*\nTry 'drydock --help'\.\n$/s);
    expect(stderr).toContain(sentence);
  });
});
