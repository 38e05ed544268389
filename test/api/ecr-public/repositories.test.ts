import type { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { callOf, ecrClient, ecrPublicClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const ALIAS = 'a0000000';
const OTHER = '111122223333';
const ALIAS_OF_OTHER = 'bf1raw9x';

let server: Awaited<ReturnType<typeof startServer>>;
let gallery: ECRPUBLIC;
let host: string;
beforeAll(async () => {
  server = await startServer();
  gallery = ecrPublicClient(server.url);
  host = `localhost:${new URL(server.url).port}`;
});
afterAll(() => server.close());

const inRegistry = `in the registry with id '${ACCOUNT}'`;

describe('a public repository', () => {
  it('is made, described and deleted', async () => {
    const repositoryName = 'team/web-app';
    const { repository, catalogData } = await gallery.createRepository({ repositoryName });
    expect(repository).toEqual({
      repositoryArn: `arn:aws:ecr-public::${ACCOUNT}:repository/${repositoryName}`,
      registryId: ACCOUNT,
      repositoryName,
      repositoryUri: `${host}/public.ecr.aws/${ALIAS}/${repositoryName}`,
      createdAt: expect.any(Date),
    });
    expect(catalogData).toEqual({});
    const described = await gallery.describeRepositories({ repositoryNames: [repositoryName] });
    expect(described.repositories).toEqual([repository]);
    await expect(gallery.createRepository({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryAlreadyExistsException',
      message: `The repository with name '${repositoryName}' already exists ${inRegistry}`,
    });
    await expect(gallery.deleteRepository({ repositoryName })).resolves.toMatchObject({ repository });
    await expect(gallery.describeRepositories({ repositoryNames: [repositoryName] })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      message: `The repository with name '${repositoryName}' does not exist ${inRegistry}`,
    });
  });

  it('is no private one, and a private one of its name is another', async () => {
    const repositoryName = 'both';
    await gallery.createRepository({ repositoryName });
    const ecr = ecrClient(server.url);
    await expect(ecr.describeRepositories({})).resolves.toMatchObject({ repositories: [] });
    await expect(ecr.describeRepositories({ repositoryNames: [repositoryName] })).rejects.toThrow('does not exist');
    await ecr.createRepository({ repositoryName });
    await ecr.deleteRepository({ repositoryName });
    const { repositories } = await gallery.describeRepositories({ repositoryNames: [repositoryName] });
    expect(repositories).toHaveLength(1);
    const registry = await registryClient(server.url);
    expect((await registry.call('GET', `/v2/${repositoryName}/tags/list`)).status).toBe(404);
    await expect((await registry.call('GET', '/v2/_catalog')).json()).resolves.toEqual({ repositories: [] });
  });

  it('is listed by the page', async () => {
    const paged = ecrPublicClient(server.url, OTHER);
    for (const name of ['cc', 'aa', 'bb']) await paged.createRepository({ repositoryName: name });
    const first = await paged.describeRepositories({ maxResults: 2 });
    const { nextToken } = first;
    const second = await paged.describeRepositories({ maxResults: 2, nextToken });
    const names = [first, second].map(({ repositories = [] }) => repositories.map((one) => one.repositoryName));
    expect(names).toEqual([['aa', 'bb'], ['cc']]);
    expect(second.nextToken).toBeUndefined();
    for (const [what, client] of [
      ['another account', gallery],
      ['the private registry', ecrClient(server.url, OTHER)],
    ] as const) {
      await expect(callOf(client, 'describeRepositories', { maxResults: 2, nextToken }), what).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    }
    const { repositories } = await gallery.describeRepositories({ registryId: OTHER });
    expect(repositories?.[0]?.repositoryUri).toBe(`${host}/public.ecr.aws/${ALIAS_OF_OTHER}/aa`);
  });

  it('has catalog data', async () => {
    const repositoryName = 'shown';
    const catalog = {
      description: 'A web server',
      architectures: ['ARM', 'x86-64'],
      operatingSystems: ['Linux'],
      aboutText: '# About',
      usageText: 'Run it.',
    };
    const { catalogData } = await gallery.createRepository({ repositoryName, catalogData: catalog });
    expect(catalogData).toEqual(catalog);
    await expect(gallery.getRepositoryCatalogData({ repositoryName })).resolves.toMatchObject({ catalogData: catalog });
    const changed = { repositoryName, catalogData: { description: 'Another' } };
    await expect(gallery.putRepositoryCatalogData(changed)).resolves.toMatchObject({
      catalogData: changed.catalogData,
    });
    const after = await gallery.getRepositoryCatalogData({ repositoryName });
    expect(after.catalogData).toEqual(changed.catalogData);
    await gallery.createRepository({ repositoryName: 'plain' });
    const plain = await gallery.getRepositoryCatalogData({ repositoryName: 'plain' });
    expect(plain.catalogData).toEqual({});
  });

  it('shows no logo, and says so', async () => {
    const catalogData = { logoImageBlob: Buffer.from('logo') };
    await expect(gallery.createRepository({ repositoryName: 'logo', catalogData })).rejects.toMatchObject({
      name: 'NotImplementedException',
      message: 'ECR Public CreateRepository with catalogData.logoImageBlob is not built in Drydock yet.',
    });
    await expect(gallery.describeRepositories({ repositoryNames: ['logo'] })).rejects.toThrow('does not exist');
  });

  it('has tags', async () => {
    const tags = [{ Key: 'team', Value: 'blue' }, { Key: 'bare' }];
    const { repository } = await gallery.createRepository({ repositoryName: 'tagged', tags });
    const resourceArn = repository?.repositoryArn ?? '';
    await gallery.tagResource({ resourceArn, tags: [{ Key: 'team', Value: 'red' }] });
    await gallery.untagResource({ resourceArn, tagKeys: ['bare'] });
    const { tags: listed } = await gallery.listTagsForResource({ resourceArn });
    expect(listed).toEqual([{ Key: 'team', Value: 'red' }]);
    const ofEcr = resourceArn.replace('ecr-public::', 'ecr:us-east-1:');
    await expect(gallery.listTagsForResource({ resourceArn: ofEcr })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(ecrClient(server.url).listTagsForResource({ resourceArn })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('has a policy', async () => {
    const repositoryName = 'policed';
    await gallery.createRepository({ repositoryName });
    const policyText = '{\n  "Version" : "2012-10-17",\n  "Statement" : [ ]\n}'; // as ECR writes it, whoever wrote it
    await expect(gallery.getRepositoryPolicy({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryPolicyNotFoundException',
    });
    const expected = { registryId: ACCOUNT, repositoryName, policyText };
    await expect(gallery.setRepositoryPolicy({ repositoryName, policyText })).resolves.toMatchObject(expected);
    await expect(gallery.getRepositoryPolicy({ repositoryName })).resolves.toMatchObject(expected);
    await expect(gallery.deleteRepositoryPolicy({ repositoryName })).resolves.toMatchObject(expected);
    await expect(gallery.deleteRepositoryPolicy({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryPolicyNotFoundException',
    });
  });
});

describe('a public registry', () => {
  it('is one for each account, with an alias made of its number', async () => {
    const { registries } = await gallery.describeRegistries({});
    expect(registries).toEqual([
      {
        registryId: ACCOUNT,
        registryArn: `arn:aws:ecr-public::${ACCOUNT}:registry/${ACCOUNT}`,
        registryUri: `${host}/public.ecr.aws/${ALIAS}`,
        verified: false,
        aliases: [{ name: ALIAS, status: 'ACTIVE', primaryRegistryAlias: true, defaultRegistryAlias: true }],
      },
    ]);
    const others = await ecrPublicClient(server.url, OTHER).describeRegistries({});
    expect(others.registries?.[0]?.aliases?.[0]?.name).toBe(ALIAS_OF_OTHER);
  });

  it('has a name to show', async () => {
    await expect(gallery.getRegistryCatalogData({})).resolves.toMatchObject({ registryCatalogData: {} });
    const shown = { registryCatalogData: { displayName: 'We' } };
    await expect(gallery.putRegistryCatalogData({ displayName: 'We' })).resolves.toMatchObject(shown);
    await expect(gallery.getRegistryCatalogData({})).resolves.toMatchObject(shown);
  });

  it('is in us-east-1 alone', async () => {
    await expect(ecrPublicClient(server.url, 'test', 'eu-west-1').describeRegistries({})).rejects.toMatchObject({
      name: 'UnsupportedCommandException',
      message: expect.stringContaining("The action isn't supported in this Region"),
    });
  });

  it('is called with signatures of its own service', async () => {
    const checking = await startServer({ auth: 'sigv4', accessKeys: new Map([['key', 'test']]) });
    onTestFinished(() => checking.close());
    await expect(ecrPublicClient(checking.url, 'key').describeRegistries({})).resolves.toBeDefined();
    await expect(ecrPublicClient(checking.url, 'none').describeRegistries({})).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('is gone with its account, and stays when a region is', async () => {
    const doomed = ecrPublicClient(server.url, '222233334444');
    await doomed.createRepository({ repositoryName: 'doomed' });
    await doomed.putRegistryCatalogData({ displayName: 'Doomed' });
    const reset = (owner: object) =>
      fetch(new URL('/_drydock/reset', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(owner),
      });
    const names = async () => (await doomed.describeRepositories({})).repositories?.map((one) => one.repositoryName);
    expect((await reset({ account: '222233334444', region: 'us-east-1' })).ok).toBe(true);
    expect(await names()).toEqual(['doomed']);
    expect((await reset({ account: '222233334444' })).ok).toBe(true);
    expect(await names()).toEqual([]);
    const { registryCatalogData } = await doomed.getRegistryCatalogData({});
    expect(registryCatalogData).toEqual({});
  });
});

describe('what cannot be', () => {
  const INVALID = 'InvalidParameterException';
  const tooMany = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  it.each<[what: string, method: string, input: object, code: string]>([
    ['a name of one letter', 'createRepository', { repositoryName: 'a' }, INVALID],
    ['a name that is too long', 'createRepository', { repositoryName: 'a'.repeat(206) }, INVALID],
    ['a name with capitals', 'createRepository', { repositoryName: 'Team/web' }, INVALID],
    ['a name that leads elsewhere', 'createRepository', { repositoryName: '../etc' }, INVALID],
    [
      'a description that is too long',
      'createRepository',
      { repositoryName: 'long', catalogData: { description: 'x'.repeat(1025) } },
      INVALID,
    ],
    [
      'more than 50 architectures',
      'createRepository',
      { repositoryName: 'long', catalogData: { architectures: Array.from({ length: 51 }, () => 'ARM') } },
      INVALID,
    ],
    ['more than 50 tags', 'createRepository', { repositoryName: 'long', tags: tooMany }, 'TooManyTagsException'],
    [
      'a tag without a key',
      'createRepository',
      { repositoryName: 'long', tags: [{ Value: 'v' }] },
      'InvalidTagParameterException',
    ],
    ['a page of none', 'describeRepositories', { maxResults: 0 }, INVALID],
    ['a page of too many', 'describeRepositories', { maxResults: 1001 }, INVALID],
    ['a token of nobody', 'describeRegistries', { nextToken: 'guessed' }, INVALID],
    ['a registry that is no account', 'describeRepositories', { registryId: 'mine' }, INVALID],
    [
      'a repository that is not there',
      'getRepositoryCatalogData',
      { repositoryName: 'none' },
      'RepositoryNotFoundException',
    ],
    ['a display name that is too long', 'putRegistryCatalogData', { displayName: 'x'.repeat(101) }, INVALID],
    [
      'an alias that is nobody’s',
      'initiateLayerUpload',
      { registryId: 'nobody', repositoryName: 'none' },
      'RegistryNotFoundException',
    ],
    ['a policy that is none', 'setRepositoryPolicy', { repositoryName: 'plain', policyText: 'no' }, INVALID],
  ])('%s is refused', async (_what, method, input, name) => {
    await expect(callOf(gallery, method, input)).rejects.toMatchObject({ name });
    await expect(gallery.describeRepositories({ repositoryNames: ['long'] })).rejects.toThrow('does not exist');
  });

  it('a private repository with the name of a public one', async () => {
    const repositoryName = `public.ecr.aws/${ALIAS}/web`;
    await expect(ecrClient(server.url).createRepository({ repositoryName })).rejects.toMatchObject({ name: INVALID });
  });
});
