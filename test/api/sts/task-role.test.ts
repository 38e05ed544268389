import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSsmApi } from '../../../src/apis/ssm/index.ts';
import { createStsApi } from '../../../src/apis/sts/index.ts';
import { sessionsOf } from '../../../src/create-task-identity.ts';
import type { RoleCredentials } from '../../../src/model/role-credentials.ts';
import { openStore } from '../../../src/store/database.ts';
import { CREDENTIALS_LIFE_MS, taskCredentials } from '../../../src/task-credentials.ts';
import { startToy } from '../wire/toy.ts';

const TASK_ID = '0123456789abcdef0123456789abcdef';
const TASK = `arn:aws:ecs:eu-west-1:000000000000:task/default/${TASK_ID}`;
const ROLE = 'arn:aws:iam::111122223333:role/team/worker';
const ISSUED = Date.parse('2026-11-21T12:00:00Z');

const credentials = taskCredentials('key');
const own = credentials.issue(TASK, ROLE, ISSUED);
const forged = taskCredentials('another key').issue(TASK, ROLE, ISSUED);
const another = credentials.issue(TASK, `${ROLE}-2`, ISSUED);

describe.each([
  ['believed', { kind: 'none' } as const],
  ['verified', { kind: 'sigv4', keys: new Map() } as const],
])('a call with the credentials of a task’s role, %s', (_how, auth) => {
  const store = openStore(':memory:');
  let now = ISSUED;
  let server: Awaited<ReturnType<typeof startToy>>;
  beforeAll(async () => {
    const apis = [createStsApi(), createSsmApi({ store, exec: { terminate: () => false } })];
    server = await startToy({ apis, auth, sessions: sessionsOf(credentials), clock: { now: () => now } });
  });
  afterAll(async () => {
    await server.close();
    store.close();
  });

  const settings = ({ accessKeyId, secretAccessKey, sessionToken }: RoleCredentials) => ({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    maxAttempts: 1,
  });
  const identity = (who: RoleCredentials) => new STSClient(settings(who)).send(new GetCallerIdentityCommand({}));
  const parameters = (who: RoleCredentials) => new SSMClient(settings(who)).send(new DescribeParametersCommand({}));

  it('is of the role, in its account, and of the session that is named by the task', async () => {
    now = ISSUED + CREDENTIALS_LIFE_MS - 1;
    expect(await identity(own)).toMatchObject({
      Account: '111122223333',
      Arn: `arn:aws:sts::111122223333:assumed-role/worker/${TASK_ID}`,
      UserId: expect.stringMatching(new RegExp(`^AROA[A-Z0-9]{17}:${TASK_ID}$`)),
    });
    const roleOf = async (who: RoleCredentials) => (await identity(who)).UserId?.split(':')[0];
    expect(await roleOf(own)).toBe(await roleOf(credentials.issue(`${TASK}0`, ROLE, ISSUED)));
    expect(await roleOf(own)).not.toBe(await roleOf(another));
    expect((await parameters(own)).$metadata.httpStatusCode).toBe(200);
  });

  it('is refused once they are expired', async () => {
    now = ISSUED + CREDENTIALS_LIFE_MS;
    const message = 'The security token included in the request is expired';
    await expect(identity(own)).rejects.toMatchObject({
      name: 'ExpiredToken',
      message,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(parameters(own)).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    ['forged', forged],
    ['of another key', { ...own, accessKeyId: another.accessKeyId }],
    ['of another token', { ...own, sessionToken: another.sessionToken }],
  ])('is refused with one that is %s', async (_what, who) => {
    now = ISSUED;
    const message = 'The security token included in the request is invalid.';
    await expect(identity(who)).rejects.toMatchObject({ name: 'InvalidClientTokenId', message });
    await expect(parameters(who)).rejects.toMatchObject({ name: 'UnrecognizedClientException', message });
  });

  it.runIf(auth.kind === 'sigv4')('is refused with another secret', async () => {
    now = ISSUED;
    const who = { ...own, secretAccessKey: forged.secretAccessKey };
    await expect(identity(who)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(parameters(who)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  it.runIf(auth.kind === 'none')('is believed with a token of AWS’s, of which nothing is known', async () => {
    expect(await identity({ ...own, sessionToken: 'IQoJb3JpZ2lu' })).toMatchObject({ Account: '000000000000' });
  });
});
