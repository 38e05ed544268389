import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Everything a server can be told, checked. */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A folder, or `:memory:`. */
  readonly data: string;
  readonly runtime: 'auto' | 'docker' | 'simulated';
  /** How many times as fast as real time the clock goes; 0 for one that stands until it is moved. */
  readonly clockRate: number;
  /** A fleet file, `none`, or undefined for the default fleet. */
  readonly fleet: string | undefined;
  readonly accountId: string;
  readonly region: string;
  readonly auth: 'none' | 'sigv4';
  readonly logLevel: string;
  /** Names and origins besides loopback that may talk to us. */
  readonly allowHosts: readonly string[];
  /** Access key id to secret, for `auth` sigv4. */
  readonly accessKeys: ReadonlyMap<string, string>;
  /** How containers reach what answers them; `off` where nothing does. */
  readonly taskEndpoint: 'auto' | 'gateway' | 'relay' | 'off';
  readonly relayImage: string;
  /** Stands for S3: the object KEY of the bucket BUCKET is BUCKET/KEY in it. Undefined where there is none. */
  readonly s3Folder: string | undefined;
  /** Host of repository URIs, in which ACCOUNT and REGION stand for a repository's own. */
  readonly registryHost: string;
  /** What looks for vulnerabilities in images that are pushed. */
  readonly scanner: 'none' | 'trivy' | 'grype';
  /** The variables a scanner is run with, as this program was. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As DOCKER_HOST has it; undefined for the machine's usual socket. */
  readonly dockerHost: string | undefined;
  /** Where the certificates for engines that speak TLS are. */
  readonly engineCertificates: string | undefined;
  /** Pause containers kept ready for each cluster with awsvpc tasks. */
  readonly pausePool: number;
}

/** A command line or a variable that cannot be understood; the message is for the person who wrote it. */
export class ConfigError extends Error {}

interface Setting {
  readonly default: string;
  readonly value: string;
  readonly meaning: string;
  /** What a value must match, where the meaning alone does not say it. */
  readonly pattern?: RegExp;
}

const oneOf = (...values: string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`);

/** Every setting; each is also read from DRYDOCK_… with the name in capitals. */
export const SETTINGS = {
  host: { default: '127.0.0.1', value: 'ADDRESS', meaning: 'address to listen on', pattern: /./ },
  port: { default: '4113', value: 'PORT', meaning: 'port to listen on, 0 for any', pattern: /^\d{1,5}$/ },
  data: { default: '.drydock', value: 'DIR', meaning: 'where state is kept; :memory: keeps none', pattern: /./ },
  runtime: {
    default: 'auto',
    value: 'auto|docker|simulated',
    meaning: 'what runs containers; auto takes Docker where an engine answers',
    pattern: oneOf('auto', 'docker', 'simulated'),
  },
  clock: {
    default: 'real',
    value: 'real|manual|xN',
    meaning: 'how fast time goes: x10 is ten times as fast; manual stands until /_drydock/clock moves it',
    pattern: /^(?:real|manual|x\d{1,4}(?:\.\d{1,6})?)$/,
  },
  fleet: { default: '', value: 'FILE|none', meaning: 'container instances of new data (default: three m5.large)' },
  account: {
    default: '000000000000',
    value: 'ID',
    meaning: 'account of callers whose key is none',
    pattern: /^\d{12}$/,
  },
  region: {
    default: 'us-east-1',
    value: 'REGION',
    meaning: 'region of callers who name none',
    pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
  },
  auth: {
    default: 'none',
    value: 'none|sigv4',
    meaning: 'whether signatures are verified, against --access-key',
    pattern: oneOf('none', 'sigv4'),
  },
  'access-key': { default: '', value: 'ID:SECRET,…', meaning: 'keys that may sign when --auth is sigv4' },
  'pause-pool': {
    default: '2',
    value: 'N',
    meaning: 'networks kept ready for awsvpc tasks to come, in each cluster that has some',
    pattern: /^\d{1,2}$/,
  },
  'allow-host': { default: '', value: 'NAME,…', meaning: 'names and origins besides loopback that may call' },
  'task-endpoint': {
    default: 'auto',
    value: 'auto|gateway|relay|off',
    meaning: 'how containers reach metadata, credentials and Drydock at 169.254.170.2; off leaves them alone',
    pattern: oneOf('auto', 'gateway', 'relay', 'off'),
  },
  'relay-image': {
    default: 'busybox:stable',
    value: 'IMAGE',
    meaning: "image with busybox's nc, where a relay must pass containers on (never on Linux)",
    pattern: /./,
  },
  's3-folder': {
    default: '',
    value: 'DIR',
    meaning: 'has BUCKET/KEY of environment files (default: s3 in --data)',
  },
  'registry-host': {
    default: 'localhost',
    value: 'HOST',
    meaning: 'host of repository URIs; ACCOUNT and REGION in it are filled in',
    pattern: /^[\w.-]+$/,
  },
  scanner: {
    default: 'none',
    value: 'none|trivy|grype',
    meaning: 'program on PATH that scans images of the registry',
    pattern: oneOf('none', 'trivy', 'grype'),
  },
  'log-level': {
    default: 'info',
    value: 'LEVEL',
    meaning: 'trace, debug, info, warn, error, fatal or silent',
    pattern: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

/** The variable a setting is also read from. */
export const variableOf = (name: string): string => `DRYDOCK_${name.toUpperCase().replaceAll('-', '_')}`;

/** Reads the settings of `start`: the command line wins over variables. Throws ConfigError. */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const sent = parse(argv);
  const read = (name: SettingName): string => {
    const setting: Setting = SETTINGS[name];
    const value = sent[name] ?? env[variableOf(name)] ?? setting.default;
    if (setting.pattern && !setting.pattern.test(value)) {
      throw new ConfigError(`--${name} ${value}: expected ${setting.value} (${setting.meaning})`);
    }
    return value;
  };
  const port = Number(read('port'));
  if (port > 65535) throw new ConfigError(`--port ${port}: expected 0 to 65535`);
  const clockRate = rateOf(read('clock'));
  const auth = read('auth') as Config['auth'];
  const accessKeys = new Map(list(read('access-key')).map(accessKey));
  if (auth === 'sigv4' && accessKeys.size === 0) {
    throw new ConfigError('--auth sigv4 needs at least one --access-key ID:SECRET to verify signatures against');
  }
  return {
    host: read('host'),
    port,
    data: read('data'),
    runtime: read('runtime') as Config['runtime'],
    clockRate,
    fleet: read('fleet') || undefined,
    accountId: read('account'),
    region: read('region'),
    auth,
    logLevel: read('log-level'),
    allowHosts: list(read('allow-host')),
    accessKeys,
    taskEndpoint: read('task-endpoint') as Config['taskEndpoint'],
    relayImage: read('relay-image'),
    s3Folder: read('s3-folder') || (read('data') === ':memory:' ? undefined : join(read('data'), 's3')),
    registryHost: read('registry-host'),
    scanner: read('scanner') as Config['scanner'],
    environment: env,
    dockerHost: env.DOCKER_HOST || undefined,
    engineCertificates: env.DOCKER_CERT_PATH || undefined,
    pausePool: Number(read('pause-pool')),
  };
}

/** Where a client finds its server and who it is, as AWS's own tools are told. */
export function readClient(env: Readonly<Record<string, string | undefined>> = process.env) {
  return {
    endpoint: env.AWS_ENDPOINT_URL || `http://127.0.0.1:${env[variableOf('port')] || SETTINGS.port.default}`,
    accessKeyId: env.AWS_ACCESS_KEY_ID || 'test',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY || 'test',
    sessionToken: env.AWS_SESSION_TOKEN || undefined,
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || SETTINGS.region.default,
  };
}

function parse(argv: readonly string[]): Partial<Record<SettingName, string>> {
  const options = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Partial<Record<SettingName, string>>;
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const FASTEST_CLOCK = 1000; // beyond it a second is a quarter of an hour, and answers come late

function rateOf(clock: string): number {
  if (clock === 'manual') return 0;
  const rate = clock === 'real' ? 1 : Number(clock.slice(1));
  if (rate > 0 && rate <= FASTEST_CLOCK) return rate;
  throw new ConfigError(`--clock ${clock}: expected a rate above x0, and x${FASTEST_CLOCK} at most`);
}

function accessKey(text: string): [id: string, secret: string] {
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) throw new ConfigError('--access-key: expected ID:SECRET, neither empty');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
