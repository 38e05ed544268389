import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsManagerClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';

const TOKEN = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const DAY_MS = 24 * 60 * 60 * 1000;
const NOT_FOUND = {
  name: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret.",
};

let server: Awaited<ReturnType<typeof startServer>>;
let secrets: SecretsManager;
const clock = manualClock();
beforeAll(async () => {
  server = await startServer({}, { clock });
  secrets = secretsManagerClient(server.url);
});
afterAll(() => server.close());

const versionOf = async (SecretId: string, by: object = {}) => secrets.getSecretValue({ SecretId, ...by });

describe('a secret', () => {
  it('is found by its name, its ARN and its ARN without the six letters', async () => {
    const { ARN, VersionId } = await secrets.createSecret({
      Name: 'app/db',
      SecretString: 'hush',
      ClientRequestToken: TOKEN,
    });
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z]{6}$/);
    expect(VersionId).toBe(TOKEN);
    for (const id of ['app/db', String(ARN), String(ARN).slice(0, -7)]) {
      expect(await versionOf(id), id).toMatchObject({
        ARN,
        Name: 'app/db',
        VersionId: TOKEN,
        SecretString: 'hush',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date(clock.now()),
      });
    }
  });

  it('is made once by the same call twice, and refused for another value', async () => {
    const same = { Name: 'app/db', SecretString: 'hush', ClientRequestToken: TOKEN };
    expect(await secrets.createSecret(same)).toMatchObject({ Name: 'app/db', VersionId: TOKEN });
    await expect(secrets.createSecret({ ...same, SecretString: 'other' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret app/db already exists.',
    });
  });

  it('has no policy, as Terraform asks after it made one, and cannot be asked while it waits for its deletion', async () => {
    const { ARN = '' } = await secrets.createSecret({ Name: 'app/asked', SecretString: 'hush' });
    const { $metadata, ...policy } = await secrets.getResourcePolicy({ SecretId: ARN });
    expect(policy).toEqual({ ARN, Name: 'app/asked' });
    await secrets.deleteSecret({ SecretId: ARN });
    await expect(secrets.getResourcePolicy({ SecretId: ARN })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('because it was marked for deletion'),
    });
    await expect(secrets.getResourcePolicy({ SecretId: 'app/none' })).rejects.toMatchObject(NOT_FOUND);
  });

  it('belongs to one account and region', async () => {
    await expect(
      secretsManagerClient(server.url, '111122223333').describeSecret({ SecretId: 'app/db' }),
    ).rejects.toMatchObject(NOT_FOUND);
    await expect(
      secretsManagerClient(server.url, 'test', 'eu-west-1').describeSecret({ SecretId: 'app/db' }),
    ).rejects.toMatchObject(NOT_FOUND);
  });

  it('keeps bytes as it was sent them', async () => {
    const SecretBinary = Uint8Array.of(0, 1, 255);
    await secrets.createSecret({ Name: 'bytes', SecretBinary });
    expect(await versionOf('bytes')).toMatchObject({ SecretBinary });
  });

  it('has no value until one is put', async () => {
    await secrets.createSecret({ Name: 'empty' });
    await expect(versionOf('empty')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    const put = { SecretId: 'empty', SecretString: 'x', VersionStages: ['AWSPENDING'] };
    expect((await secrets.putSecretValue(put)).VersionStages).toEqual(['AWSPENDING', 'AWSCURRENT']); // as it is the first
  });

  it('is described without its value, with its tags and the key that was named', async () => {
    await secrets.updateSecret({ SecretId: 'app/db', Description: 'of the app', KmsKeyId: 'alias/mine' });
    await secrets.tagResource({
      SecretId: 'app/db',
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await secrets.untagResource({ SecretId: 'app/db', TagKeys: ['a', 'never'] });
    const described = await secrets.describeSecret({ SecretId: 'app/db' });
    expect(described).toMatchObject({
      Name: 'app/db',
      Description: 'of the app',
      KmsKeyId: 'alias/mine',
      Tags: [{ Key: 'b', Value: '2' }],
      VersionIdsToStages: { [TOKEN]: ['AWSCURRENT'] },
      LastAccessedDate: new Date(Math.floor(clock.now() / DAY_MS) * DAY_MS),
    });
    expect(JSON.stringify(described)).not.toContain('hush');
  });
});

describe('a deletion', () => {
  const DELETED = {
    name: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  };

  it('happens at the end of its recovery window, and can be taken back until then', async () => {
    await secrets.createSecret({ Name: 'gone', SecretString: 'x' });
    const deletion = { SecretId: 'gone', RecoveryWindowInDays: 7 };
    expect((await secrets.deleteSecret(deletion)).DeletionDate).toEqual(new Date(clock.now() + 7 * DAY_MS));
    await expect(versionOf('gone')).rejects.toMatchObject(DELETED);
    await expect(secrets.createSecret({ Name: 'gone' })).rejects.toMatchObject({
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    await secrets.restoreSecret({ SecretId: 'gone' });
    expect(await versionOf('gone')).toMatchObject({ SecretString: 'x' });
    await secrets.deleteSecret(deletion);
    clock.advance(7 * DAY_MS - 1);
    expect(await secrets.describeSecret({ SecretId: 'gone' })).toMatchObject({ Name: 'gone' });
    clock.advance(1);
    await expect(secrets.describeSecret({ SecretId: 'gone' })).rejects.toMatchObject(NOT_FOUND);
  });

  it('is done at once where it is forced, which it is no error to ask for twice', async () => {
    await secrets.createSecret({ Name: 'now', SecretString: 'x' });
    const forced = { SecretId: 'now', ForceDeleteWithoutRecovery: true };
    expect(await secrets.deleteSecret(forced)).toMatchObject({ Name: 'now' });
    expect(await secrets.deleteSecret(forced)).toMatchObject({ Name: 'now' });
    expect(await secrets.createSecret({ Name: 'now', ClientRequestToken: OTHER })).toMatchObject({ Name: 'now' });
  });
});
