import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECR } from '@aws-sdk/client-ecr';
import { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SSM } from '@aws-sdk/client-ssm';
import { CheckedAnswers } from './checked-answers.ts';
import { REGION } from './server.ts';

/** Of an account (its access key) and region; a refusal is not tried again, and every answer is checked. */
const settings = (endpoint: string, accessKeyId: string, region: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId, secretAccessKey: 'test' },
  maxAttempts: 1,
  requestHandler: new CheckedAnswers(),
});

/** AWS's client of CloudWatch Logs for a server, like `ecsClient`. */
export const logsClient = (endpoint: string, accessKeyId = 'test', region = REGION): CloudWatchLogs =>
  new CloudWatchLogs(settings(endpoint, accessKeyId, region));

/** The same of ECR. */
export const ecrClient = (endpoint: string, accessKeyId = 'test', region = REGION): ECR =>
  new ECR(settings(endpoint, accessKeyId, region));

/** The same of ECR Public. */
export const ecrPublicClient = (endpoint: string, accessKeyId = 'test', region = REGION): ECRPUBLIC =>
  new ECRPUBLIC(settings(endpoint, accessKeyId, region));

/** The same of Secrets Manager. */
export const secretsManagerClient = (endpoint: string, accessKeyId = 'test', region = REGION): SecretsManager =>
  new SecretsManager(settings(endpoint, accessKeyId, region));

/** The same of Systems Manager, for its Parameter Store. */
export const ssmClient = (endpoint: string, accessKeyId = 'test', region = REGION): SSM =>
  new SSM(settings(endpoint, accessKeyId, region));

/** Calls a method by its name, for tables of calls. */
export const callOf = (client: object, method: string, input: object): Promise<unknown> =>
  (client as Record<string, (input: object) => Promise<unknown>>)[method]?.(input) ??
  Promise.reject(new Error(`no ${method}`));
