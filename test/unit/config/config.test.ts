import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, readConfig, SETTINGS, variableOf } from '../../../src/config.ts';

type Name = keyof typeof SETTINGS;

/** Of every setting: the member of Config it fills, two texts, and what is made of them. */
const READINGS: Readonly<Record<Name, [member: keyof Config, one: [string, unknown], other: [string, unknown]]>> = {
  host: ['host', ['127.0.0.2', '127.0.0.2'], ['::1', '::1']],
  port: ['port', ['0', 0], ['65535', 65535]],
  data: ['data', [':memory:', ':memory:'], ['/tmp/x', '/tmp/x']],
  runtime: ['runtime', ['docker', 'docker'], ['simulated', 'simulated']],
  clock: ['clockRate', ['manual', 0], ['x0.5', 0.5]],
  fleet: ['fleet', ['none', 'none'], ['fleet.json', 'fleet.json']],
  account: ['accountId', ['111122223333', '111122223333'], ['000000000001', '000000000001']],
  region: ['region', ['eu-central-1', 'eu-central-1'], ['us-gov-west-1', 'us-gov-west-1']],
  auth: ['auth', ['sigv4', 'sigv4'], ['none', 'none']],
  'access-key': [
    'accessKeys',
    ['AKIA:secret', new Map([['AKIA', 'secret']])],
    [
      'A:b/c+d:e, F:g',
      new Map([
        ['A', 'b/c+d:e'],
        ['F', 'g'],
      ]),
    ],
  ],
  'pause-pool': ['pausePool', ['0', 0], ['12', 12]],
  'allow-host': ['allowHosts', ['drydock', ['drydock']], ['a.test, b.test,,', ['a.test', 'b.test']]],
  'task-endpoint': ['taskEndpoint', ['off', 'off'], ['relay', 'relay']],
  's3-folder': ['s3Folder', ['buckets', 'buckets'], ['/srv/s3', '/srv/s3']],
  'relay-image': ['relayImage', ['busybox:1', 'busybox:1'], ['mirror.test/busybox', 'mirror.test/busybox']],
  'registry-host': ['registryHost', ['ecr.test', 'ecr.test'], ['ACCOUNT.ecr.test', 'ACCOUNT.ecr.test']],
  scanner: ['scanner', ['trivy', 'trivy'], ['grype', 'grype']],
  'log-level': ['logLevel', ['silent', 'silent'], ['trace', 'trace']],
};

const NAMES = Object.keys(SETTINGS) as Name[];
/** `--auth sigv4` alone is refused. */
const WITH_KEY = { DRYDOCK_ACCESS_KEY: 'AKIA:secret' };

/** The refusal of a command line; its message is for the person who wrote it. */
function refusal(argv: string[], env: Record<string, string> = {}): Error {
  try {
    readConfig(argv, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as Error;
  }
  return expect.fail(`${argv.join(' ')} was accepted`);
}

describe('configuration', () => {
  it('has defaults that need nothing, bind to loopback and trust', () => {
    expect(readConfig([], {})).toEqual({
      host: '127.0.0.1',
      port: 4113,
      data: '.drydock',
      runtime: 'auto',
      clockRate: 1,
      fleet: undefined,
      accountId: '000000000000',
      region: 'us-east-1',
      auth: 'none',
      logLevel: 'info',
      allowHosts: [],
      accessKeys: new Map(),
      taskEndpoint: 'auto',
      relayImage: 'busybox:stable',
      dockerHost: undefined,
      engineCertificates: undefined,
      s3Folder: '.drydock/s3',
      registryHost: 'localhost',
      scanner: 'none',
      environment: {},
      pausePool: 2,
    });
  });

  it.each(NAMES)('reads --%s from the command line', (name) => {
    const [member, one, other] = READINGS[name];
    for (const [text, value] of [one, other]) {
      const env = name === 'auth' ? WITH_KEY : {};
      expect(readConfig([`--${name}`, text], env)[member]).toEqual(value);
      expect(readConfig([`--${name}=${text}`], env)[member]).toEqual(value);
    }
  });

  it.each(NAMES)('reads %s from its variable too', (name) => {
    const [member, [text, value]] = READINGS[name];
    const env = { ...(name === 'auth' ? WITH_KEY : {}), [variableOf(name)]: text };
    expect(readConfig([], env)[member]).toEqual(value);
  });

  it.each(NAMES)('takes the command line before the variable: %s', (name) => {
    const [member, [text, value], [other]] = READINGS[name];
    const env = { ...(name === 'auth' ? WITH_KEY : {}), [variableOf(name)]: other };
    expect(readConfig([`--${name}`, text], env)[member]).toEqual(value);
  });

  it('knows the variables by these names', () => {
    expect(NAMES.map(variableOf)).toEqual([
      'DRYDOCK_HOST',
      'DRYDOCK_PORT',
      'DRYDOCK_DATA',
      'DRYDOCK_RUNTIME',
      'DRYDOCK_CLOCK',
      'DRYDOCK_FLEET',
      'DRYDOCK_ACCOUNT',
      'DRYDOCK_REGION',
      'DRYDOCK_AUTH',
      'DRYDOCK_ACCESS_KEY',
      'DRYDOCK_PAUSE_POOL',
      'DRYDOCK_ALLOW_HOST',
      'DRYDOCK_TASK_ENDPOINT',
      'DRYDOCK_RELAY_IMAGE',
      'DRYDOCK_S3_FOLDER',
      'DRYDOCK_REGISTRY_HOST',
      'DRYDOCK_SCANNER',
      'DRYDOCK_LOG_LEVEL',
    ]);
  });

  it('takes the engine from DOCKER_HOST, as every Docker client does', () => {
    expect(readConfig([], { DOCKER_HOST: 'unix:///x.sock' }).dockerHost).toBe('unix:///x.sock');
    expect(readConfig([], { DOCKER_HOST: '' }).dockerHost).toBeUndefined();
    expect(readConfig([], { DOCKER_CERT_PATH: '/certs' }).engineCertificates).toBe('/certs');
  });

  it.each<[Name, string]>([
    ['port', 'http'],
    ['port', '-1'],
    ['port', '65536'],
    ['port', '123456'],
    ['port', '80.5'],
    ['port', ''],
    ['host', ''], // Node would listen on every address there is
    ['data', ''],
    ['runtime', 'podman'],
    ['runtime', 'Docker'],
    ['clock', '10'],
    ['clock', 'x'],
    ['clock', 'x0'],
    ['clock', 'x-1'],
    ['clock', 'x1e2'],
    ['clock', 'x1000.1'],
    ['clock', 'fast'],
    ['account', '123'],
    ['account', '1234567890123'],
    ['account', 'my-account-1'],
    ['region', 'moon'],
    ['region', 'us-east-1; rm'],
    ['auth', 'basic'],
    ['access-key', 'AKIA'],
    ['access-key', ':secret'],
    ['access-key', 'AKIA:'], // an empty secret would let anybody sign
    ['access-key', 'AKIA:secret,OTHER'],
    ['log-level', 'loud'],
  ])('refuses --%s "%s", naming the option, from wherever it comes', (name, text) => {
    expect(refusal([`--${name}=${text}`]).message).toContain(`--${name}`);
    if (text !== '') expect(refusal([], { [variableOf(name)]: text }).message).toContain(`--${name}`);
  });

  it('never repeats a secret in what it says', () => {
    expect(refusal(['--access-key', 'AKIA:hush,:hush']).message).not.toContain('hush');
  });

  it.each<[string, string[], string]>([
    ['an option that does not exist', ['--prot', '80'], '--prot'],
    ['an option without its value', ['--port'], '--port'],
    ['a word that belongs to no option', ['now'], 'now'],
  ])('refuses %s', (_what, argv, named) => {
    expect(refusal(argv).message).toContain(named);
  });

  it('refuses to verify signatures against no key', () => {
    expect(refusal(['--auth', 'sigv4']).message).toBe(
      '--auth sigv4 needs at least one --access-key ID:SECRET to verify signatures against',
    );
    expect(refusal([], { DRYDOCK_AUTH: 'sigv4', DRYDOCK_ACCESS_KEY: ' , ' }).message).toContain('--access-key');
    expect(readConfig(['--auth', 'sigv4'], WITH_KEY).auth).toBe('sigv4');
  });
});
