import type { FilterNameStringType, SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secretsManagerClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];

let server: Awaited<ReturnType<typeof startServer>>;
let secrets: SecretsManager;
let SecretId = '';
let made = 0;
beforeAll(async () => {
  server = await startServer();
  secrets = secretsManagerClient(server.url);
});
afterAll(() => server.close());
beforeEach(async () => {
  SecretId = `secret-${++made}`;
  await secrets.createSecret({ Name: SecretId, SecretString: 'one', ClientRequestToken: ONE });
});

const put = (ClientRequestToken: string, SecretString: string, more: object = {}) =>
  secrets.putSecretValue({ SecretId, ClientRequestToken, SecretString, ...more });
const stages = async () => (await secrets.describeSecret({ SecretId })).VersionIdsToStages;
const value = async (by: object = {}) => (await secrets.getSecretValue({ SecretId, ...by })).SecretString;

describe('a new value', () => {
  it('is AWSCURRENT, the one before AWSPREVIOUS, and older ones have no label', async () => {
    await put(TWO, 'two');
    expect(await stages()).toEqual({ [ONE]: ['AWSPREVIOUS'], [TWO]: ['AWSCURRENT'] });
    await secrets.updateSecret({ SecretId, ClientRequestToken: THREE, SecretString: 'three' });
    expect(await stages()).toEqual({ [TWO]: ['AWSPREVIOUS'], [THREE]: ['AWSCURRENT'] });
    expect([await value(), await value({ VersionStage: 'AWSPREVIOUS' }), await value({ VersionId: ONE })]).toEqual([
      'three',
      'two',
      'one',
    ]);
    const listed = async (more: object = {}) =>
      (await secrets.listSecretVersionIds({ SecretId, ...more })).Versions?.map(({ VersionId }) => VersionId);
    expect(await listed()).toEqual([TWO, THREE]);
    expect(await listed({ IncludeDeprecated: true })).toEqual([ONE, TWO, THREE]);
  });

  it('may wait as AWSPENDING and be made AWSCURRENT later, as a rotation does', async () => {
    await put(TWO, 'two', { VersionStages: ['AWSPENDING'] });
    expect([await value(), await value({ VersionStage: 'AWSPENDING' })]).toEqual(['one', 'two']);
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: TWO };
    await expect(secrets.updateSecretVersionStage(move)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${ONE}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    await secrets.updateSecretVersionStage({ ...move, RemoveFromVersionId: ONE });
    expect(await stages()).toEqual({ [ONE]: ['AWSPREVIOUS'], [TWO]: ['AWSPENDING', 'AWSCURRENT'] });
  });

  it('is put once by the same call twice; another value needs another token', async () => {
    await put(TWO, 'two');
    expect(await put(TWO, 'two')).toMatchObject({ VersionId: TWO, VersionStages: ['AWSCURRENT'] });
    await expect(put(TWO, 'other')).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: expect.stringMatching(
        `^You can't use ClientRequestToken ${TWO} because that value is already in use for a version of secret arn:`,
      ),
    });
    expect(await value()).toBe('two');
  });

  it('is not found by a label of another version', async () => {
    await expect(
      secrets.getSecretValue({ SecretId, VersionId: ONE, VersionStage: 'AWSPREVIOUS' }),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
  });
});

it('lists go by pages, by filters and by what they are sorted by', async () => {
  const list = secretsManagerClient(server.url, 'test', 'eu-central-1');
  for (const [Name, Description] of [
    ['b/1', 'The Database'],
    ['a/2', ''],
    ['b/3', 'of a cache'],
  ]) {
    await list.createSecret({ Name, Description, Tags: [{ Key: 'team', Value: `${Name}` }] });
  }
  const names = async (input: object) => (await list.listSecrets(input)).SecretList?.map(({ Name }) => Name);
  const first = await list.listSecrets({ MaxResults: 2, SortBy: 'name' });
  expect(first.SecretList).toMatchObject([{ Name: 'a/2' }, { Name: 'b/1' }]);
  expect(await names({ MaxResults: 2, SortBy: 'name', NextToken: first.NextToken })).toEqual(['b/3']);
  const by = (Key: FilterNameStringType, ...Values: string[]) =>
    names({ Filters: [{ Key, Values }], SortBy: 'name', SortOrder: 'desc' });
  expect(await by('name', 'b/')).toEqual(['b/3', 'b/1']);
  expect(await by('name', '!b/')).toEqual(['a/2']);
  expect(await by('description', 'the data')).toEqual(['b/1']);
  expect(await by('all', 'CACHE')).toEqual(['b/3']);
  expect(await by('tag-value', 'a/', 'b/1')).toEqual(['b/1', 'a/2']);
});
