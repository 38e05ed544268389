import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallJson, jsonApi } from '../../support/json-api.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';

const TOKEN = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const DAY_MS = 24 * 60 * 60 * 1000;
const NOT_FOUND = {
  __type: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret.",
};

let server: Awaited<ReturnType<typeof startServer>>;
let call: CallJson;
const clock = manualClock();
beforeAll(async () => {
  server = await startServer({}, { clock });
  call = jsonApi(server.url, 'secretsmanager');
});
afterAll(() => server.close());

const versionOf = async (SecretId: string, by: object = {}) => call('GetSecretValue', { SecretId, ...by });

describe('a secret', () => {
  it('is found by its name, its ARN and its ARN without the six letters', async () => {
    const { ARN, VersionId } = await call('CreateSecret', {
      Name: 'app/db',
      SecretString: 'hush',
      ClientRequestToken: TOKEN,
    });
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z]{6}$/);
    expect(VersionId).toBe(TOKEN);
    for (const id of ['app/db', String(ARN), String(ARN).slice(0, -7)]) {
      expect(await versionOf(id), id).toEqual({
        ARN,
        Name: 'app/db',
        VersionId: TOKEN,
        SecretString: 'hush',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: clock.now() / 1000,
      });
    }
  });

  it('is made once by the same call twice, and refused for another value', async () => {
    const same = { Name: 'app/db', SecretString: 'hush', ClientRequestToken: TOKEN };
    expect(await call('CreateSecret', same)).toMatchObject({ Name: 'app/db', VersionId: TOKEN });
    expect(await call('CreateSecret', { ...same, SecretString: 'other' })).toEqual({
      __type: 'ResourceExistsException',
      message: 'The operation failed because the secret app/db already exists.',
    });
  });

  it('belongs to one account and region', async () => {
    expect(
      await jsonApi(server.url, 'secretsmanager', '111122223333')('DescribeSecret', { SecretId: 'app/db' }),
    ).toEqual(NOT_FOUND);
    expect(
      await jsonApi(server.url, 'secretsmanager', 'test', 'eu-west-1')('DescribeSecret', { SecretId: 'app/db' }),
    ).toEqual(NOT_FOUND);
  });

  it('keeps bytes as it was sent them', async () => {
    const SecretBinary = Buffer.from([0, 1, 255]).toString('base64');
    await call('CreateSecret', { Name: 'bytes', SecretBinary });
    expect(await versionOf('bytes')).toMatchObject({ SecretBinary });
  });

  it('has no value until one is put', async () => {
    await call('CreateSecret', { Name: 'empty' });
    expect(await versionOf('empty')).toEqual({
      __type: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    const put = { SecretId: 'empty', SecretString: 'x', VersionStages: ['AWSPENDING'] };
    expect((await call('PutSecretValue', put)).VersionStages).toEqual(['AWSPENDING', 'AWSCURRENT']); // as it is the first
  });

  it('is described without its value, with its tags and the key that was named', async () => {
    await call('UpdateSecret', { SecretId: 'app/db', Description: 'of the app', KmsKeyId: 'alias/mine' });
    await call('TagResource', {
      SecretId: 'app/db',
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await call('UntagResource', { SecretId: 'app/db', TagKeys: ['a', 'never'] });
    const described = await call('DescribeSecret', { SecretId: 'app/db' });
    expect(described).toMatchObject({
      Name: 'app/db',
      Description: 'of the app',
      KmsKeyId: 'alias/mine',
      Tags: [{ Key: 'b', Value: '2' }],
      VersionIdsToStages: { [TOKEN]: ['AWSCURRENT'] },
      LastAccessedDate: Math.floor(clock.now() / DAY_MS) * (DAY_MS / 1000),
    });
    expect(JSON.stringify(described)).not.toContain('hush');
  });
});

describe('a deletion', () => {
  const DELETED = {
    __type: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  };

  it('happens at the end of its recovery window, and can be taken back until then', async () => {
    await call('CreateSecret', { Name: 'gone', SecretString: 'x' });
    const deletion = { SecretId: 'gone', RecoveryWindowInDays: 7 };
    expect((await call('DeleteSecret', deletion)).DeletionDate).toBe((clock.now() + 7 * DAY_MS) / 1000);
    expect(await versionOf('gone')).toEqual(DELETED);
    expect(await call('CreateSecret', { Name: 'gone' })).toMatchObject({
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    await call('RestoreSecret', { SecretId: 'gone' });
    expect(await versionOf('gone')).toMatchObject({ SecretString: 'x' });
    await call('DeleteSecret', deletion);
    clock.advance(7 * DAY_MS - 1);
    expect(await call('DescribeSecret', { SecretId: 'gone' })).toMatchObject({ Name: 'gone' });
    clock.advance(1);
    expect(await call('DescribeSecret', { SecretId: 'gone' })).toEqual(NOT_FOUND);
  });

  it('is done at once where it is forced, which it is no error to ask for twice', async () => {
    await call('CreateSecret', { Name: 'now', SecretString: 'x' });
    const forced = { SecretId: 'now', ForceDeleteWithoutRecovery: true };
    expect(await call('DeleteSecret', forced)).toMatchObject({ Name: 'now' });
    expect(await call('DeleteSecret', forced)).toMatchObject({ Name: 'now' });
    expect(await call('CreateSecret', { Name: 'now', ClientRequestToken: OTHER })).toMatchObject({ Name: 'now' });
  });
});
