import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, startProcess } from '../support/process.ts';
import { DryDock } from './dry-dock.ts';

/** Runs a command to its end. */
async function outcome(...args: readonly string[]) {
  const command = drydock(args);
  const status = await command.exited;
  return { status, stdout: command.stdout, stderr: command.stderr };
}

describe('the command line', () => {
  let dock: DryDock;
  beforeAll(async () => {
    dock = await DryDock.make({ runtime: 'simulated' });
    await dock.start();
  });
  afterAll(() => dock.remove());

  it('shows its help, for people and for pipes', async () => {
    const { status, stdout, stderr } = await outcome('--help');
    expect([status, stderr]).toEqual([0, '']);
    for (const text of ['Usage: drydock', '--port', '--data', '--runtime', '--version']) expect(stdout).toContain(text);
    expect(await outcome('start', '--help')).toEqual({ status, stdout, stderr });
    expect(await outcome()).toEqual({ status, stdout, stderr });
  });

  it('shows its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await outcome('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['an unknown option', ['start', '--prot=1'], '--prot'],
    ['an unknown command', ['strat'], 'strat'],
    ['an option without its value', ['start', '--port'], '--port'],
    ['a port that is none', ['start', '--port=99999'], '--port 99999'],
    ['an unknown runtime', ['start', '--runtime=podman'], '--runtime podman'],
    ['a region that is none', ['start', '--region=mars'], '--region mars'],
    [
      'a fleet file that is not there',
      ['start', '--port=0', '--data=:memory:', '--fleet=/no/such.json'],
      '/no/such.json',
    ],
    ['signatures without keys', ['start', '--auth=sigv4'], '--access-key'],
  ])('refuses %s with a sentence and status 2', async (_what, args, text) => {
    const { status, stdout, stderr } = await outcome(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^drydock: \S.*\nTry 'drydock --help'\.\n$/s);
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('refuses a scanner that is nowhere on PATH with a sentence and status 2', async () => {
    const args = ['start', '--port=0', '--data=:memory:', '--runtime=simulated', '--scanner=grype'];
    const command = drydock(args, { PATH: '/no/such/folder' });
    expect([await command.exited, command.stdout]).toEqual([2, '']);
    expect(command.stderr).toBe(
      "drydock: --scanner grype: there is no program grype on PATH; install it, or leave the option out\nTry 'drydock --help'.\n",
    );
  });

  it.each([
    [
      'a second server on the same data',
      () => ({ port: '0' }),
      () => `another Drydock is running on ${dock.options.data}`,
    ],
    ['a port in use', () => ({ data: ':memory:' }), () => `address already in use 127.0.0.1:${dock.options.port}`],
    ['an address that is not here', () => ({ data: ':memory:', port: '0', host: '192.0.2.1' }), () => '192.0.2.1'],
    ['data that is no folder', () => ({ data: '/dev/null/data', port: '0' }), () => '/dev/null/data'],
  ])('refuses %s with a sentence and status 1', async (_what, more, text) => {
    const options = Object.entries({ ...dock.options, ...more() }).map(([name, value]) => `--${name}=${value}`);
    const { status, stdout, stderr } = await outcome('start', ...options);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^drydock: \S[^\n]*\n$/);
    expect(stderr).toContain(text());
    const answer = await fetch(`${dock.server.url}/_drydock/health`);
    expect(answer.status).toBe(200); // the one that was there first goes on
  });

  it.each([
    ['its help', ['--help']],
    ['a placement', ['place', 'fixtures/placement/spread-zones-nine.json']],
  ])('ends without a word when nobody reads %s', async (_what, args) => {
    const command = drydock(args);
    command.stopReading();
    expect([await command.exited, command.stderr]).toEqual([0, '']);
  });

  it('closes in order a server whose output nobody reads any more', async () => {
    const server = await startProcess({ port: '0', data: ':memory:', runtime: 'simulated' });
    server.stopReading();
    expect([await server.kill('SIGINT'), server.stderr]).toEqual([0, '']);
  });

  it.each(['logs', 'exec'])('signs what %s calls', async (name) => {
    const keys = { auth: 'sigv4', 'access-key': 'AKIDEXAMPLE:secret' };
    const { url, kill } = await startProcess({ port: '0', data: ':memory:', runtime: 'simulated', ...keys });
    try {
      const said = async (secret: string) => {
        const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: secret };
        const command = drydock([name, '0'.repeat(32)], env);
        return [await command.exited, command.stderr];
      };
      const missing = /there is no task 0{32} in the cluster default|The referenced task was not found/;
      expect(await said('secret')).toEqual([1, expect.stringMatching(missing)]);
      expect(await said('another')).toEqual([1, expect.stringContaining('InvalidSignatureException')]);
    } finally {
      await kill('SIGTERM');
    }
  });

  it('says what is wrong with an endpoint that is no address', async () => {
    const command = drydock(['ecr', 'gc'], { AWS_ENDPOINT_URL: 'localhost:4113' });
    expect([await command.exited, command.stderr]).toEqual([
      1,
      'drydock: AWS_ENDPOINT_URL localhost:4113: expected a URL such as http://localhost:4113\n',
    ]);
  });
});
