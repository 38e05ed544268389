import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, secretsManagerClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
  await secretsManagerClient(server.url).createSecret({ Name: 'there', SecretString: 'x' });
});
afterAll(() => server.close());

const SecretId = 'there';

it.each([
  ['createSecret', { Name: 'a b' }, 'ValidationException', /^Invalid name\. Must be a valid name containing/],
  [
    'createSecret',
    { Name: 'both', SecretString: 'a', SecretBinary: 'YQ==' },
    'InvalidParameterException',
    /^You can't specify both a binary secret value and a string secret value in the same secret\.$/,
  ],
  [
    'createSecret',
    { Name: 'token', ClientRequestToken: 'short' },
    'InvalidParameterException',
    /^ClientRequestToken must be 32-64 characters long\.$/,
  ],
  [
    'createSecret',
    { Name: 'long', SecretString: 'x'.repeat(65_537) },
    'ValidationException',
    /^1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536$/,
  ],
  [
    'createSecret',
    { Name: 'replicas', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
    'NotImplementedException',
    /AddReplicaRegions/,
  ],
  ['createSecret', { Name: 'tags', Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidParameterException', /aws:/],
  [
    'putSecretValue',
    { SecretId },
    'InvalidRequestException',
    /^You must provide either SecretString or SecretBinary\.$/,
  ],
  [
    'getSecretValue',
    { SecretId, VersionId: 'c'.repeat(32) },
    'ResourceNotFoundException',
    /^Secrets Manager can't find the specified secret value for VersionId: c{32}$/,
  ],
  ['deleteSecret', { SecretId, RecoveryWindowInDays: 6 }, 'InvalidParameterException', /between 7 and 30 days/],
  [
    'deleteSecret',
    { SecretId, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
    'InvalidParameterException',
    /^You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays\.$/,
  ],
  ['deleteSecret', { SecretId: 'nothing' }, 'ResourceNotFoundException', /can't find the specified secret\.$/],
  [
    'listSecrets',
    { Filters: [{ Key: 'color', Values: ['x'] }] },
    'ValidationException',
    /^1 validation error detected: Value 'color' at 'filters\.1\.member\.key' failed to satisfy constraint: Member must satisfy enum value set: \[/,
  ],
  ['listSecrets', { NextToken: 'garbage' }, 'InvalidNextTokenException', /NextToken/],
  ['rotateSecret', { SecretId }, 'NotImplementedException', /RotateSecret is not built in Drydock yet\.$/],
])('%s of %j is refused', async (method, input, name, message) => {
  await expect(callOf(secretsManagerClient(server.url), method, input)).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});
