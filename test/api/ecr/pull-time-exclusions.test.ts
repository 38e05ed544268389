import { ECR } from '@aws-sdk/client-ecr';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskCredentials } from '../../../src/task-credentials.ts';
import { taskKeys } from '../../../src/task-keys.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { REGION, startServer } from '../../support/server.ts';
import { withDatabase } from '../ecs/generated/rows.ts';

const repositoryName = 'scanned';
const TASK = `arn:aws:ecs:${REGION}:000000000000:task/default/0123456789abcdef0123456789abcdef`;
const SCANNER = 'arn:aws:iam::000000000000:role/scanner';
const WORKER = 'arn:aws:iam::000000000000:role/worker';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let database: Database;
beforeAll(async () => {
  ({ started: server, database } = await withDatabase(startServer));
  ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
  await ecr.registerPullTimeUpdateExclusion({ principalArn: SCANNER });
});
afterAll(() => server.close());

/** ECR as a task with a role has it. */
function asRole(roleArn: string): ECR {
  const meta = (key: string) => database.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string;
  const keys = taskKeys({ meta, setMeta: () => expect.fail('there is a key') }, { uuid: () => '' });
  const issued = taskCredentials(keys.credentials).issue(TASK, roleArn, Date.now());
  const { accessKeyId, secretAccessKey, sessionToken } = issued;
  return new ECR({ endpoint: server.url, region: REGION, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

const WAYS: Readonly<Record<string, (of: ECR, imageTag: string) => Promise<unknown>>> = {
  async docker(of, imageTag) {
    const { authorizationData } = await of.getAuthorizationToken({});
    const authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;
    const response = await fetch(new URL(`/v2/${repositoryName}/manifests/${imageTag}`, server.url), {
      headers: { authorization },
    });
    expect(response.status).toBe(200);
  },
  BatchGetImage: (of, imageTag) => of.batchGetImage({ repositoryName, imageIds: [{ imageTag }] }),
};

describe.each(Object.keys(WAYS))('a pull by %s', (way) => {
  const pulledAt = async (of: ECR, who: string) => {
    const imageTag = `${way}-${who}`.toLowerCase();
    await (await registryClient(server.url)).pushImage(repositoryName, imageTag, imageTag);
    await WAYS[way]?.(of, imageTag);
    const { imageDetails } = await ecr.describeImages({ repositoryName, imageIds: [{ imageTag }] });
    return imageDetails?.[0]?.lastRecordedPullTime;
  };

  it('is recorded, but for a role that is left out', async () => {
    expect(await pulledAt(ecr, 'anybody')).toEqual(expect.any(Date));
    expect(await pulledAt(asRole(WORKER), 'worker')).toEqual(expect.any(Date));
    expect(await pulledAt(asRole(SCANNER), 'scanner')).toBeUndefined();
  });

  it('is recorded again once the role is not left out any more', async () => {
    await ecr.deregisterPullTimeUpdateExclusion({ principalArn: SCANNER });
    expect(await pulledAt(asRole(SCANNER), 'again')).toEqual(expect.any(Date));
    await ecr.registerPullTimeUpdateExclusion({ principalArn: SCANNER });
  });
});
