import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { REGION } from './server.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const asked = new Map<string, Promise<boolean>>();

/** Whether a command is here; without it tests are skipped, and in CI fail, as in `dockerAvailable`. */
function commandAvailable(command: string, name: string): Promise<boolean> {
  const answer =
    asked.get(command) ??
    run(command, ['--version']).then(
      () => true,
      (error) => {
        if (process.env.CI === 'true') throw new Error(`CI needs ${name}: ${error}`);
        return false;
      },
    );
  asked.set(command, answer);
  return answer;
}

/** Whether the AWS CLI is here. */
export const awsAvailable = (): Promise<boolean> => commandAvailable('aws', 'the AWS CLI');

/** Whether skopeo is here, which copies images between registries. */
export const skopeoAvailable = (): Promise<boolean> => commandAvailable('skopeo', 'skopeo');

/** Runs `aws` in the root of the repository with nothing of its user's settings; gives what it printed, read as JSON. */
export type Aws = (...args: readonly string[]) => Promise<unknown>;

type Variables = Readonly<Record<string, string>>;

function environment(variables: Variables): NodeJS.ProcessEnv {
  const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(inherited), ...nothing, AWS_MAX_ATTEMPTS: '1', ...variables };
}

/** An `aws` that has these variables, as from the line that `drydock start` says to paste. */
export function awsWith(variables: Variables): Aws {
  const env = environment(variables);
  return async (...args) => {
    const { stdout } = await run('aws', [...args, '--output', 'json'], { cwd: ROOT, env });
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };
}

const settingsOf = (url: string): Variables => ({
  AWS_ENDPOINT_URL: url,
  AWS_DEFAULT_REGION: REGION, // version 1 knows no AWS_REGION
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

/** An `aws` for one endpoint. */
export const awsAt = (url: string): Aws => awsWith(settingsOf(url));

/** Runs lines of a shell whose `aws` is for one endpoint, as a guide has them; gives what they printed. */
export function shellAt(url: string): (lines: string) => Promise<string> {
  const env = environment(settingsOf(url));
  return async (lines) => (await run('sh', ['-euc', lines], { cwd: ROOT, env })).stdout.trim();
}
