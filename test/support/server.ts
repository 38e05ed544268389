import { ECSClient } from '@aws-sdk/client-ecs';
import { STSClient } from '@aws-sdk/client-sts';
import { CheckedAnswers } from './checked-answers.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Effects, realEffects } from '../../src/effects.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** A server in this process, without containers unless told, that keeps nothing. Close it. */
export async function startServer(
  settings: Partial<Config> = {},
  effects: Partial<Effects> = {},
): Promise<App & { readonly ecs: ECSClient }> {
  const config = { ...readConfig(['--port', '0', '--data', ':memory:', '--runtime', 'simulated'], {}), ...settings };
  const app = await createApp(config, { ...realEffects('silent'), ...effects });
  return Object.assign(app, { ecs: ecsClient(app.url) });
}

/**
 * An ECS client of an account (its access key) and region. It never retries: a refusal must be seen. It checks every
 * answer against AWS's model.
 */
export function ecsClient(endpoint: string, accessKeyId = 'test', region = REGION): ECSClient {
  const credentials = { accessKeyId, secretAccessKey: 'test' };
  return new ECSClient({ endpoint, region, credentials, maxAttempts: 1, requestHandler: new CheckedAnswers() });
}

/** The same for STS. */
export function stsClient(endpoint: string, accessKeyId = 'test', region = REGION): STSClient {
  return new STSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'test' }, maxAttempts: 1 });
}
