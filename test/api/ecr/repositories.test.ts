import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

const inRegistry = `in the registry with id '${ACCOUNT}'`;

describe('a repository', () => {
  it('is made, described and deleted', async () => {
    const repositoryName = 'team/web-app';
    const { repository } = await ecr.createRepository({ repositoryName });
    expect(repository).toEqual({
      repositoryArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${repositoryName}`,
      registryId: ACCOUNT,
      repositoryName,
      repositoryUri: `localhost:${new URL(server.url).port}/${repositoryName}`,
      createdAt: expect.any(Date),
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
    const described = await ecr.describeRepositories({ repositoryNames: [repositoryName] });
    expect(described.repositories).toEqual([repository]);
    await expect(ecr.deleteRepository({ repositoryName })).resolves.toMatchObject({ repository });
    await expect(ecr.describeRepositories({ repositoryNames: [repositoryName] })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      message: `The repository with name '${repositoryName}' does not exist ${inRegistry}`,
    });
  });

  it('keeps its settings as they were sent', async () => {
    const settings = {
      repositoryName: 'settings',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/mine' },
    } as const;
    await ecr.createRepository({
      ...settings,
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
    });
    const { repositories } = await ecr.describeRepositories({ repositoryNames: ['settings'] });
    expect(repositories).toMatchObject([settings]);
    await ecr.putImageTagMutability({ repositoryName: 'settings', imageTagMutability: 'MUTABLE' });
    await ecr.putImageScanningConfiguration({ repositoryName: 'settings', imageScanningConfiguration: {} });
    const after = await ecr.describeRepositories({ repositoryNames: ['settings'] });
    expect(after.repositories).toMatchObject([
      { imageTagMutability: 'MUTABLE', imageScanningConfiguration: { scanOnPush: false } },
    ]);
    expect(after.repositories?.[0]).not.toHaveProperty('imageTagMutabilityExclusionFilters');
  });

  it('that is encrypted has the key AWS manages where it names none, one in an account and region', async () => {
    const keyOf = async (of: ECR, repositoryName: string, encryptionType: 'KMS' | 'KMS_DSSE') => {
      const { repository } = await of.createRepository({ repositoryName, encryptionConfiguration: { encryptionType } });
      const { repositories = [] } = await of.describeRepositories({ repositoryNames: [repositoryName] });
      expect(repositories).toEqual([repository]);
      return repository?.encryptionConfiguration?.kmsKey;
    };
    const key = await keyOf(ecr, 'encrypted', 'KMS');
    expect(key).toMatch(new RegExp(`^arn:aws:kms:${REGION}:${ACCOUNT}:key/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`));
    expect(await keyOf(ecr, 'encrypted-twice', 'KMS_DSSE')).toBe(key);
    expect(await keyOf(ecrClient(server.url, '222233334444'), 'encrypted', 'KMS')).not.toBe(key);
  });

  it('with images is deleted only by force', async () => {
    const repositoryName = 'full';
    await ecr.createRepository({ repositoryName });
    await (await registryClient(server.url)).pushImage(repositoryName, 'v1', 'x');
    await expect(ecr.deleteRepository({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryNotEmptyException',
      message: `The repository with name 'full' in registry with id '${ACCOUNT}' cannot be deleted because it still contains images`,
    });
    await ecr.deleteRepository({ repositoryName, force: true });
    await ecr.createRepository({ repositoryName });
    await expect(ecr.listImages({ repositoryName })).resolves.toMatchObject({ imageIds: [] });
  });

  it('is one of a page, in the order of names, in its account and region', async () => {
    const other = ecrClient(server.url, '222233334444', 'eu-west-1');
    for (const repositoryName of ['c/x', 'aa', 'bb']) await other.createRepository({ repositoryName });
    const first = await other.describeRepositories({ maxResults: 2 });
    const second = await other.describeRepositories({ maxResults: 2, nextToken: first.nextToken });
    const names = [first, second].map(({ repositories = [] }) => repositories.map((one) => one.repositoryName));
    expect(names).toEqual([['aa', 'bb'], ['c/x']]);
    expect(second.nextToken).toBeUndefined();
    await expect(ecr.describeRepositories({ nextToken: first.nextToken })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('has a policy once it is set', async () => {
    const repositoryName = 'policy';
    await ecr.createRepository({ repositoryName });
    const missing = {
      name: 'RepositoryPolicyNotFoundException',
      message: `Repository policy does not exist for the repository with name 'policy' ${inRegistry}`,
    };
    await expect(ecr.getRepositoryPolicy({ repositoryName })).rejects.toMatchObject(missing);
    const policyText = '{\n  "Version" : "2012-10-17",\n  "Statement" : [ ]\n}';
    const set = await ecr.setRepositoryPolicy({ repositoryName, policyText });
    expect(set).toMatchObject({ registryId: ACCOUNT, repositoryName, policyText });
    await expect(ecr.getRepositoryPolicy({ repositoryName })).resolves.toMatchObject({ policyText });
    await expect(ecr.deleteRepositoryPolicy({ repositoryName })).resolves.toMatchObject({ policyText });
    await expect(ecr.deleteRepositoryPolicy({ repositoryName })).rejects.toMatchObject(missing);
  });

  it('has tags', async () => {
    const { repository } = await ecr.createRepository({ repositoryName: 'tagged', tags: [{ Key: 'a', Value: '1' }] });
    const resourceArn = repository?.repositoryArn;
    await ecr.tagResource({
      resourceArn,
      tags: [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '' },
      ],
    });
    await ecr.untagResource({ resourceArn, tagKeys: ['b', 'none'] });
    await expect(ecr.listTagsForResource({ resourceArn })).resolves.toMatchObject({ tags: [{ Key: 'a', Value: '2' }] });
  });

  it('is gone with a reset', async () => {
    const other = ecrClient(server.url, '333344445555');
    await other.createRepository({ repositoryName: 'reset' });
    await (await registryClient(server.url, '333344445555')).pushImage('reset', 'v1', 'reset');
    const body = JSON.stringify({ account: '333344445555' });
    await fetch(new URL('/_drydock/reset', server.url), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    await expect(other.describeRepositories({})).resolves.toMatchObject({ repositories: [] });
  });
});

const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: '' }));

it.each<[method: string, input: object, name: string, message: string | RegExp]>([
  [
    'createRepository',
    { repositoryName: 'settings' },
    'RepositoryAlreadyExistsException',
    `The repository with name 'settings' already exists ${inRegistry}`,
  ],
  [
    'createRepository',
    { repositoryName: 'Upper' },
    'InvalidParameterException',
    /^Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '/,
  ],
  ['createRepository', { repositoryName: '../etc' }, 'InvalidParameterException', /repositoryName/],
  [
    'createRepository',
    { repositoryName: 'x' },
    'InvalidParameterException',
    /^Invalid parameter at 'repositoryName' failed to satisfy constraint: '.*greater than or equal to 2'$/,
  ],
  [
    'createRepository',
    {
      repositoryName: 'filters',
      imageTagMutability: 'IMMUTABLE',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'x*' }],
    },
    'InvalidParameterException',
    /ImageTagMutabilityExclusionFilters are not allowed when imageTagMutability is set as IMMUTABLE/,
  ],
  ['createRepository', { repositoryName: 'many-tags', tags: tags(51) }, 'TooManyTagsException', /50/],
  ...[
    [{ Key: 'aws:x', Value: '' }],
    [{ Key: '', Value: '' }],
    [{ Key: 'k'.repeat(129), Value: '' }],
    [{ Key: 'k', Value: 'v'.repeat(257) }],
    [{ Key: 'k', Value: '<b>' }],
    [
      { Key: 'k', Value: '1' },
      { Key: 'k', Value: '2' },
    ],
  ].map((bad): [string, object, string, string] => [
    'createRepository',
    { repositoryName: 'bad-tags', tags: bad },
    'InvalidTagParameterException',
    'Tag parameters are invalid',
  ]),
  [
    'createRepository',
    { repositoryName: 'filters', imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' },
    'InvalidParameterException',
    "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint: 'ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as IMMUTABLE_WITH_EXCLUSION'",
  ],
  ['describeRepositories', { maxResults: 1001 }, 'InvalidParameterException', /^Invalid parameter at 'maxResults'/],
  [
    'describeRepositories',
    { repositoryNames: ['settings'], maxResults: 1 },
    'InvalidParameterException',
    /repositoryNames/,
  ],
  ['describeRepositories', { registryId: 'me' }, 'InvalidParameterException', /registryId/],
  [
    'setRepositoryPolicy',
    { repositoryName: 'settings', policyText: 'x' },
    'InvalidParameterException',
    `Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'`,
  ],
  ['deleteRepository', { repositoryName: 'nothing' }, 'RepositoryNotFoundException', /'nothing'/],
  [
    'listTagsForResource',
    { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x' },
    'InvalidParameterException',
    /resourceArn/,
  ],
  [
    'listTagsForResource',
    { resourceArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/nothing` },
    'RepositoryNotFoundException',
    /'nothing'/,
  ],
  ['listReplicationBackfills', {}, 'NotImplementedException', /ListReplicationBackfills/],
])('%s of %j is refused with %s', async (method, input, name, message) => {
  await expect(callOf(ecr, method, input)).rejects.toMatchObject({
    name,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});
