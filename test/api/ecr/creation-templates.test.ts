import type { CreateRepositoryCreationTemplateCommandInput, ECR, RCTAppliedFor } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { codesOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const FAR = 'eu-west-1';
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let far: ECR;
let registry: RegistryClient;
let farRegistry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  far = ecrClient(server.url, 'test', FAR);
  registry = await registryClient(server.url);
  farRegistry = await registryClient(server.url, 'test', FAR);
});
afterAll(() => server.close());

const rule = (countNumber: number) => ({
  rulePriority: 1,
  selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber },
  action: { type: 'expire' },
});
const REPOSITORY_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});
const ROLE = 'arn:aws:iam::000000000000:role/ecr';
/** Every member of a template that says what a repository gets. */
const TEMPLATE: Omit<CreateRepositoryCreationTemplateCommandInput, 'prefix' | 'appliedFor'> = {
  description: 'all of it',
  encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'arn:aws:kms:eu-west-1:000000000000:key/images' },
  resourceTags: [{ Key: 'team', Value: 'web' }],
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
  repositoryPolicy: REPOSITORY_POLICY,
  customRoleArn: ROLE,
  lifecyclePolicy: JSON.stringify({ rules: [rule(3)] }, null, 2),
};

/** What there is of a repository that a template may have given it. */
async function given(client: ECR, repositoryName: string) {
  const { repositories: [repository] = [] } = await client.describeRepositories({ repositoryNames: [repositoryName] });
  const { tags } = await client.listTagsForResource({ resourceArn: repository?.repositoryArn });
  const { policyText = 'null' } = await client.getRepositoryPolicy({ repositoryName }).catch(() => ({}) as never);
  return {
    encryptionConfiguration: repository?.encryptionConfiguration,
    resourceTags: tags,
    imageTagMutability: repository?.imageTagMutability,
    imageTagMutabilityExclusionFilters: repository?.imageTagMutabilityExclusionFilters,
    repositoryPolicy: JSON.stringify(JSON.parse(policyText)),
    lifecyclePolicy: (await client.getLifecyclePolicy({ repositoryName }).catch(() => undefined))?.lifecyclePolicyText,
  };
}

const { description: _description, customRoleArn: _role, ...SETTINGS } = TEMPLATE;
const WHOLE = { ...SETTINGS, lifecyclePolicy: JSON.stringify({ rules: [rule(3)] }) };

describe('a repository that is made because an image comes', () => {
  const comings: readonly [RCTAppliedFor, () => Promise<unknown>][] = [
    ['CREATE_ON_PUSH', () => farRegistry.pushImage('whole/app', 'v1', 'x')],
    [
      'REPLICATION',
      async () => {
        await ecr.putReplicationConfiguration({
          replicationConfiguration: { rules: [{ destinations: [{ region: FAR, registryId: ACCOUNT }] }] },
        });
        await ecr.createRepository({ repositoryName: 'whole/app' });
        await registry.pushImage('whole/app', 'v1', 'x');
        await ecr.putReplicationConfiguration({ replicationConfiguration: { rules: [] } });
      },
    ],
    [
      'PULL_THROUGH_CACHE',
      async () => {
        const upstreamRegistryUrl = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;
        await far.createPullThroughCacheRule({
          ecrRepositoryPrefix: 'whole',
          upstreamRegistryUrl,
          upstreamRepositoryPrefix: 'whole',
        });
        expect((await farRegistry.call('GET', '/v2/whole/app/manifests/v1')).status).toBe(200);
      },
    ],
  ];

  it.each(comings)('for %s has all that its template says', async (purpose, come) => {
    const prefix = 'whole';
    const created = await far.createRepositoryCreationTemplate({ ...TEMPLATE, prefix, appliedFor: [purpose] });
    expect(created.repositoryCreationTemplate).toMatchObject(TEMPLATE);
    await come();
    expect(await given(far, 'whole/app')).toEqual(WHOLE);
    await far.deleteRepository({ repositoryName: 'whole/app', force: true });
    await far.deleteRepositoryCreationTemplate({ prefix });
  });

  it('has what the template of the longest prefix says, and that of ROOT where there is none', async () => {
    const appliedFor: RCTAppliedFor[] = ['CREATE_ON_PUSH'];
    for (const prefix of ['ROOT', 'prod', 'prod/team']) {
      await far.createRepositoryCreationTemplate({
        prefix,
        appliedFor,
        customRoleArn: ROLE,
        resourceTags: [{ Key: 'by', Value: prefix }],
      });
    }
    const names = ['prod/team/app', 'prod/teams', 'prod/team', 'prod', 'product/app', 'app'];
    const by: (string | undefined)[] = [];
    for (const name of names) {
      await farRegistry.pushImage(name, 'v1', 'x');
      by.push((await given(far, name)).resourceTags?.[0]?.Value);
    }
    expect(by).toEqual(['prod/team', 'prod', 'prod', 'ROOT', 'ROOT', 'ROOT']);
  });
});

describe('a template with tags or a key, and no role', () => {
  it.each<[string, Partial<CreateRepositoryCreationTemplateCommandInput>]>([
    ['tags', { resourceTags: [{ Key: 'team', Value: 'web' }] }],
    ['kms', { encryptionConfiguration: { encryptionType: 'KMS' } }],
  ])('makes no repository: %s', async (prefix, more) => {
    await ecr.createRepositoryCreationTemplate({ prefix, appliedFor: ['CREATE_ON_PUSH', 'REPLICATION'], ...more });
    const pushed = await registry.call('POST', `/v2/${prefix}/app/blobs/uploads/`);
    expect([pushed.status, await pushed.json()]).toEqual([
      404,
      { errors: [{ code: 'NAME_UNKNOWN', message: expect.stringContaining('no customRoleArn') }] },
    ]);
    await far.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: 'us-east-1', registryId: ACCOUNT }] }] },
    });
    const repositoryName = `${prefix}/app`;
    await far.createRepository({ repositoryName });
    await farRegistry.pushImage(repositoryName, 'v1', 'x');
    const { replicationStatuses } = await far.describeImageReplicationStatus({
      repositoryName,
      imageId: { imageTag: 'v1' },
    });
    expect(replicationStatuses).toMatchObject([{ status: 'FAILED', failureCode: 'RepositoryNotFound' }]);
    const made = ecr.describeRepositories({ repositoryNames: [repositoryName] });
    await expect(made).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });
});

describe('the lifecycle policy of a template', () => {
  it('is refused as PutLifecyclePolicy refuses it, and nothing is changed', async () => {
    const prefix = 'bad';
    const appliedFor: RCTAppliedFor[] = ['REPLICATION'];
    const twice = JSON.stringify({ rules: [rule(1), rule(2)] });
    const error = { name: 'InvalidParameterException', message: expect.stringContaining('Duplicate priority') };
    const create = ecr.createRepositoryCreationTemplate({ prefix, appliedFor, lifecyclePolicy: twice });
    await expect(create).rejects.toMatchObject(error);
    const { repositoryCreationTemplates } = await ecr.describeRepositoryCreationTemplates({ prefixes: [prefix] });
    expect(repositoryCreationTemplates).toEqual([]);
    const lifecyclePolicy = JSON.stringify({ rules: [rule(1)] });
    await ecr.createRepositoryCreationTemplate({ prefix, appliedFor, lifecyclePolicy });
    const update = ecr.updateRepositoryCreationTemplate({ prefix, lifecyclePolicy: twice });
    await expect(update).rejects.toMatchObject(error);
    const { repositoryCreationTemplate } = await ecr.updateRepositoryCreationTemplate({ prefix, description: 'd' });
    expect(repositoryCreationTemplate).toMatchObject({ lifecyclePolicy, description: 'd' });
  });
});

describe('a push to a repository that is not there', () => {
  it('makes it where a template is for that', async () => {
    await ecr.createRepositoryCreationTemplate({
      prefix: 'made',
      appliedFor: ['CREATE_ON_PUSH'],
      imageTagMutability: 'IMMUTABLE',
    });
    await registry.pushImage('made/app', 'v1', 'x');
    const { repositories } = await ecr.describeRepositories({ repositoryNames: ['made/app'] });
    expect(repositories).toMatchObject([{ imageTagMutability: 'IMMUTABLE' }]);
    const refused = await registry.call('POST', '/v2/other/app/blobs/uploads/');
    expect([refused.status, await codesOf(refused)]).toEqual([404, ['NAME_UNKNOWN']]);
  });
});
