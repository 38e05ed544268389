import { existsSync } from 'node:fs';
import type { Volume } from '@aws-sdk/client-ecs';

/** A program for Node that asks three services without telling the SDK anything, and writes what it was answered. */
export const ASKS_WITHOUT_SETTINGS = `
const { ECS } = require('@aws-sdk/client-ecs');
const { STS } = require('@aws-sdk/client-sts');
const { SecretsManager } = require('@aws-sdk/client-secrets-manager');
(async () => {
  const metadata = await (await fetch(process.env.ECS_CONTAINER_METADATA_URI_V4 + '/task')).json();
  const { tasks } = await new ECS().describeTasks({ cluster: metadata.Cluster, tasks: [metadata.TaskARN] });
  const { Arn } = await new STS().getCallerIdentity({});
  const { SecretString } = await new SecretsManager().getSecretValue({ SecretId: 'inside' });
  console.log(JSON.stringify({ task: tasks[0].taskArn, who: Arn, asked: SecretString, given: process.env.GIVEN, metadata }));
})();`;

/** Volumes and mount points by which a container has folders of this machine, read-only, at their own paths. */
export const mounting = (folders: readonly string[]) => {
  const distinct = [...new Set(folders)]
    .filter((folder) => folder === '/usr' || !folder.startsWith('/usr'))
    .filter((folder) => existsSync(folder)); // the engine would make what is missing
  const volumes: Volume[] = distinct.map((sourcePath, index) => ({ name: `v${index}`, host: { sourcePath } }));
  const mountPoints = distinct.map((containerPath, index) => ({
    sourceVolume: `v${index}`,
    containerPath,
    readOnly: true,
  }));
  return { volumes, mountPoints };
};
