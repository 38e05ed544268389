import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ECR_HELP } from './cli/ecr-help.ts';
import { EXEC_HELP } from './cli/exec-help.ts';
import { LOGS_HELP } from './cli/logs-help.ts';
import { PLACE_HELP } from './cli/place-help.ts';
import { ConfigError, SETTINGS, readClient, readConfig, variableOf } from './config.ts';
import { version } from './version.ts';

interface Command {
  readonly meaning: string;
  readonly run: (argv: string[]) => Promise<void>;
  /** What its `--help` shows, where it is not the help of all. */
  readonly help?: string;
}

/** The command line: one line per subcommand. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: { meaning: 'start the server', run: start },
  place: { meaning: 'show where the scheduler puts the tasks of a scenario, and why', run: place, help: PLACE_HELP },
  logs: { meaning: 'show what the containers of a task write', run: logs, help: LOGS_HELP },
  exec: { meaning: 'run a command in a container of a task', run: exec, help: EXEC_HELP },
  ecr: { meaning: 'ecr gc: free the space of layers that no image of the registry needs', run: ecr, help: ECR_HELP },
};

function help(): string {
  const width = 2 + Math.max(...Object.entries(SETTINGS).map(([name, { value }]) => `  --${name} ${value}`.length));
  const settings = Object.entries(SETTINGS).map(([name, { value, meaning, default: preset }]) => {
    const shown = preset === '' ? '' : ` [${preset}]`;
    return `${`  --${name} ${value}`.padEnd(width)}${meaning}${shown}`;
  });
  return [
    'drydock: Amazon ECS and ECR on one machine',
    '',
    'Usage: drydock COMMAND [OPTIONS]',
    '',
    ...Object.entries(COMMANDS).map(([name, { meaning }]) => `  ${name.padEnd(12)}${meaning}`),
    '',
    `Options of start, each also read from a variable such as ${variableOf('log-level')}:`,
    '',
    ...settings,
    '',
    `${'  --help'.padEnd(width)}show this`,
    `${'  --version'.padEnd(width)}show the version`,
    '',
  ].join('\n');
}

async function start(argv: string[]): Promise<void> {
  const config = readConfig(argv);
  const [{ createApp }, { createDialClock }, { realEffects }, { welcome }, { giveBackMemory }] = await Promise.all([
    import('./app.ts'),
    import('./dial-clock.ts'),
    import('./effects.ts'),
    import('./cli/start.ts'),
    import('./give-back-memory.ts'),
  ]);
  const app = await createApp(config, realEffects(config.logLevel, createDialClock(config.clockRate)));
  const stop = (): void => {
    const alive = app.alive();
    const tasks = alive === 1 ? '1 task keeps' : `${alive} tasks keep`;
    const note = alive > 0 ? `${tasks} running; start again on ${config.data} to go on with them.` : '';
    process.stdout.write(`\nStopping. ${note}\n`);
    app.close().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const keyId = config.auth === 'sigv4' ? [...config.accessKeys.keys()][0] : undefined;
  process.stdout.write(welcome(app, { version, data: config.data, region: config.region, keyId }));
  giveBackMemory();
}

async function place(argv: string[]): Promise<void> {
  const { file, ...options } = readPlaceArguments(argv);
  const [{ readScenario }, { runPlacement }] = await Promise.all([
    import('./scenario-file.ts'),
    import('./run-placement.ts'),
  ]);
  // Not a terminal, or NO_COLOR: no colours.
  const { text, asExpected } = runPlacement(readScenario(file), {
    ...options,
    colours: process.stdout.hasColors?.() === true,
  });
  process.stdout.write(text);
  if (!asExpected) process.exitCode = 1;
}

function readPlaceArguments(argv: string[]) {
  const options = { step: { type: 'boolean' }, json: { type: 'boolean' } } as const;
  const usage = 'expected drydock place SCENARIO.json [--step] [--json]';
  try {
    const { values, positionals } = parseArgs({ args: argv, options, strict: true, allowPositionals: true });
    const [file, ...others] = positionals;
    if (file !== undefined && others.length === 0)
      return { file, step: values.step === true, json: values.json === true };
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : error}; ${usage}`);
  }
  throw new ConfigError(usage);
}

async function logs(argv: string[]): Promise<void> {
  const options = { follow: { type: 'boolean' }, container: { type: 'string' }, cluster: { type: 'string' } } as const;
  const usage = 'expected drydock logs TASK [--follow] [--container NAME] [--cluster NAME]';
  const read = () => {
    try {
      return parseArgs({ args: argv, options, strict: true, allowPositionals: true });
    } catch (error) {
      throw new ConfigError(`${error instanceof Error ? error.message : error}; ${usage}`);
    }
  };
  const { values, positionals } = read();
  const [task, ...others] = positionals;
  if (task === undefined || others.length > 0) throw new ConfigError(usage);
  const { showLogs } = await import('./cli/logs.ts');
  await showLogs(
    { task, cluster: values.cluster, container: values.container, follow: values.follow === true },
    {
      ...readClient(),
      write: (text) => void process.stdout.write(text),
      wait: () => setTimeout(500),
    },
  );
}

async function exec(argv: string[]): Promise<void> {
  const { task, command, ...options } = readExecArguments(argv);
  const { execInTask } = await import('./cli/exec.ts');
  const { cluster = 'default', container } = options;
  const terminal = { input: process.stdin, output: process.stdout };
  const request = { task, cluster, container, command: command.length > 0 ? command : ['/bin/sh'] };
  process.exitCode = await execInTask(request, readClient(), terminal);
}

async function ecr(argv: string[]): Promise<void> {
  const [action, flag, ...others] = argv;
  if (action !== 'gc' || (flag !== undefined && flag !== '--now') || others.length > 0) {
    throw new ConfigError('expected drydock ecr gc [--now]');
  }
  const { collectBlobs } = await import('./cli/ecr-gc.ts');
  process.stdout.write(await collectBlobs(readClient(), flag === '--now'));
}

/** What follows `--` is the command, whatever it looks like. */
function readExecArguments(argv: string[]) {
  const options = { container: { type: 'string' }, cluster: { type: 'string' } } as const;
  const usage = 'expected drydock exec TASK [--container NAME] [--cluster NAME] [-- COMMAND…]';
  const dashes = argv.includes('--') ? argv.indexOf('--') : argv.length;
  try {
    const args = argv.slice(0, dashes);
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals: true });
    const [task, ...others] = positionals;
    if (task !== undefined && others.length === 0) return { ...values, task, command: argv.slice(dashes + 1) };
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : error}; ${usage}`);
  }
  throw new ConfigError(usage);
}

function fail(error: unknown): void {
  process.stderr.write(`drydock: ${error instanceof Error ? error.message : error}\n`);
  if (error instanceof ConfigError) process.stderr.write("Try 'drydock --help'.\n");
  process.exit(error instanceof ConfigError ? 2 : 1);
}

/** Runs the command that the arguments name. Sets the exit status: 2 for arguments that cannot be understood. */
export function runCommandLine([name = '--help', ...argv]: readonly string[]): void {
  const command = COMMANDS[name];
  const dashes = argv.indexOf('--');
  const own = dashes < 0 ? argv : argv.slice(0, dashes);
  // Who read along, as `head` does, has seen enough; a server goes on all the same.
  process.stdout.on('error', () => name === 'start' || process.exit());
  if (name === '--version' || name === '-v' || own.includes('--version')) process.stdout.write(`${version}\n`);
  else if (name === '--help' || name === '-h' || own.includes('--help')) process.stdout.write(command?.help ?? help());
  else if (command) command.run(argv).catch(fail);
  else fail(new ConfigError(`there is no command ${name}`));
}
