import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStsApi } from '../../../src/apis/sts/index.ts';
import { startToy } from '../wire/toy.ts';

let server: Awaited<ReturnType<typeof startToy>>;
beforeAll(async () => {
  server = await startToy({ apis: [createStsApi()] });
});
afterAll(() => server.close());

const endpoint = () => `http://127.0.0.1:${server.port}`;
const client = (accessKeyId: string) =>
  new STSClient({
    endpoint: endpoint(),
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'test' },
    maxAttempts: 1,
  });

describe('GetCallerIdentity', () => {
  it.each([
    ['test', '000000000000'],
    ['123456789012', '123456789012'],
  ])('of the key %s is the root of the account %s', async (key, account) => {
    await expect(client(key).send(new GetCallerIdentityCommand({}))).resolves.toEqual({
      $metadata: expect.objectContaining({ httpStatusCode: 200, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) }),
      Account: account,
      Arn: `arn:aws:iam::${account}:root`,
      UserId: account,
    });
  });

  it.skipIf(!hasAwsCli())('answers the AWS CLI (skipped where there is none)', async () => {
    const { stdout } = await promisify(execFile)(
      'aws',
      ['--endpoint-url', endpoint(), '--region', 'us-east-1', 'sts', 'get-caller-identity'],
      {
        env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      },
    );
    expect(JSON.parse(stdout)).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
  });
});

it('an operation that is not built says so', async () => {
  const asked = client('test').send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/x', RoleSessionName: 'me' }));
  await expect(asked).rejects.toMatchObject({
    name: 'NotImplementedException',
    message: 'STS AssumeRole is not built in Drydock yet.',
    $metadata: { httpStatusCode: 501 },
  });
});

function hasAwsCli(): boolean {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
