import type { Duplex } from 'node:stream';
import { type ExecProcess, RuntimeError, type TerminalSize } from '../../runtime.ts';
import { type ExecDeps, lookAtExec } from './look-at-exec.ts';

/** What is to run. */
export interface MarkedCommand {
  readonly containerId: string;
  readonly command: readonly string[];
  /** `NAME=value`, for the environment of its processes. */
  readonly mark: string;
}

const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 100; // the engine ends the stream a little before it knows the exit code

/**
 * Runs a command in a container as the SSM agent does: as root whatever the container's user, with TERM set, and LANG
 * where the container has none. A command that is not there writes the engine's sentence and exits with 126 or 127.
 * `end` kills the exec of an id. Throws RuntimeError.
 */
export async function exec(
  deps: ExecDeps,
  { containerId, command, mark }: MarkedCommand,
  end: (execId: string) => Promise<void>,
): Promise<ExecProcess> {
  const { engine } = deps;
  const info = await engine.call('other', (docker) => docker.getContainer(containerId).inspect());
  const hasLang = info?.Config.Env.some((variable) => variable.startsWith('LANG='));
  const options = {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    User: '0',
    Cmd: [...command],
    Env: ['TERM=xterm-256color', ...(hasLang ? [] : ['LANG=C.UTF-8']), mark],
  };
  const made = await engine.call('other', (docker) => docker.getContainer(containerId).exec(options));
  if (!made) throw new RuntimeError('other', 'The engine made no exec.');
  const started = await engine.call('other', () => made.start({ hijack: true, stdin: true, Tty: true }));
  if (!started) throw new RuntimeError('other', 'The engine started no exec.');
  const stream = started as Duplex;
  const ended = new Promise<void>((resolve) => {
    stream.once('close', resolve).once('end', resolve).once('error', resolve);
  });
  const exited = ended.then(() => exitCodeOf(deps, made.id));
  let ending: Promise<void> | undefined;
  return {
    output: stream,
    input: stream,
    exited,
    async resize({ columns, rows }: TerminalSize) {
      await engine.call('other', () => made.resize({ w: columns, h: rows }), [404, 409, 500]); // it may just have ended
    },
    end() {
      ending ??= end(made.id).finally(() => stream.destroy());
      return ending;
    },
  };
}

/** Undefined where the engine does not tell. */
async function exitCodeOf({ engine, clock }: ExecDeps, execId: string): Promise<number | undefined> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const info = await lookAtExec(engine, execId).catch(() => undefined);
    if (!info) return undefined;
    if (!info.Running) return info.ExitCode ?? undefined;
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
  }
  return undefined;
}
