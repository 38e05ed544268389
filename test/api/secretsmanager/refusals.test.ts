import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonApi } from '../../support/json-api.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
  await jsonApi(server.url, 'secretsmanager')('CreateSecret', { Name: 'there', SecretString: 'x' });
});
afterAll(() => server.close());

const SecretId = 'there';

it.each([
  ['CreateSecret', { Name: 'a b' }, 'ValidationException', /^Invalid name\. Must be a valid name containing/],
  [
    'CreateSecret',
    { Name: 'both', SecretString: 'a', SecretBinary: 'YQ==' },
    'InvalidParameterException',
    /^You can't specify both a binary secret value and a string secret value in the same secret\.$/,
  ],
  [
    'CreateSecret',
    { Name: 'token', ClientRequestToken: 'short' },
    'InvalidParameterException',
    /^ClientRequestToken must be 32-64 characters long\.$/,
  ],
  [
    'CreateSecret',
    { Name: 'long', SecretString: 'x'.repeat(65_537) },
    'ValidationException',
    /^1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536$/,
  ],
  [
    'CreateSecret',
    { Name: 'replicas', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
    'NotImplementedException',
    /AddReplicaRegions/,
  ],
  ['CreateSecret', { Name: 'tags', Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidParameterException', /aws:/],
  [
    'PutSecretValue',
    { SecretId },
    'InvalidRequestException',
    /^You must provide either SecretString or SecretBinary\.$/,
  ],
  [
    'GetSecretValue',
    { SecretId, VersionId: 'c'.repeat(32) },
    'ResourceNotFoundException',
    /^Secrets Manager can't find the specified secret value for VersionId: c{32}$/,
  ],
  ['DeleteSecret', { SecretId, RecoveryWindowInDays: 6 }, 'InvalidParameterException', /between 7 and 30 days/],
  [
    'DeleteSecret',
    { SecretId, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
    'InvalidParameterException',
    /^You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays\.$/,
  ],
  ['DeleteSecret', { SecretId: 'nothing' }, 'ResourceNotFoundException', /can't find the specified secret\.$/],
  [
    'ListSecrets',
    { Filters: [{ Key: 'color', Values: ['x'] }] },
    'ValidationException',
    /^1 validation error detected: Value 'color' at 'filters\.1\.member\.key' failed to satisfy constraint: Member must satisfy enum value set: \[/,
  ],
  ['ListSecrets', { NextToken: 'garbage' }, 'InvalidNextTokenException', /NextToken/],
  ['RotateSecret', { SecretId }, 'NotImplementedException', /RotateSecret is not built in Drydock yet\.$/],
])('%s of %j is refused', async (operation, input, code, message) => {
  const answer = await jsonApi(server.url, 'secretsmanager')(operation, input);
  expect(answer).toEqual({ __type: code, message: expect.stringMatching(message) });
});
