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

/** The same; gives what it printed, as it is. */
export type AwsText = (...args: readonly string[]) => Promise<string>;

/** An `aws` that has these variables, as from the line that `drydock start` says to paste. */
export function awsWith(variables: Readonly<Record<string, string>>): Aws {
  const aws = awsTextWith(variables);
  return async (...args) => {
    const text = await aws(...args, '--output', 'json');
    return text === '' ? undefined : JSON.parse(text);
  };
}

function awsTextWith(variables: Readonly<Record<string, string>>): AwsText {
  const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(inherited), ...nothing, AWS_MAX_ATTEMPTS: '1', ...variables };
  return async (...args) => (await run('aws', args, { cwd: ROOT, env })).stdout.trim();
}

const settingsFor = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_DEFAULT_REGION: REGION, // version 1 knows no AWS_REGION
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

/** An `aws` for one endpoint. */
export const awsAt = (url: string): Aws => awsWith(settingsFor(url));

/** The same for what prints no JSON. */
export const awsTextAt = (url: string): AwsText => awsTextWith(settingsFor(url));
