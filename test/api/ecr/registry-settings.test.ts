import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'a', Effect: 'Allow', Principal: '*', Action: ['ecr:ReplicateImage'], Resource: ['*'] }],
});
const PRINCIPAL = 'arn:aws:iam::000000000000:role/scanner';
const PROFILE = `arn:aws:signer:${REGION}:${ACCOUNT}:/signing-profiles/release`;

describe('a registry', () => {
  it('has a policy from when it is put until it is deleted', async () => {
    const missing = {
      name: 'RegistryPolicyNotFoundException',
      message: `Registry policy does not exist in the registry with id '${ACCOUNT}'`,
    };
    await expect(ecr.getRegistryPolicy({})).rejects.toMatchObject(missing);
    const policy = { registryId: ACCOUNT, policyText: POLICY };
    await expect(ecr.putRegistryPolicy({ policyText: POLICY })).resolves.toMatchObject(policy);
    await expect(ecr.getRegistryPolicy({})).resolves.toMatchObject(policy);
    await expect(ecrClient(server.url, 'test', 'eu-west-1').getRegistryPolicy({})).rejects.toMatchObject(missing);
    await expect(ecr.deleteRegistryPolicy({})).resolves.toMatchObject(policy);
    await expect(ecr.deleteRegistryPolicy({})).rejects.toMatchObject(missing);
  });

  it('has the account settings AWS has, and keeps what is put', async () => {
    const name = 'REGISTRY_POLICY_SCOPE';
    await expect(ecr.getAccountSetting({ name })).resolves.toMatchObject({ name, value: 'V2' });
    await expect(ecr.putAccountSetting({ name, value: 'V1' })).resolves.toMatchObject({ name, value: 'V1' });
    await expect(ecr.getAccountSetting({ name })).resolves.toMatchObject({ name, value: 'V1' });
  });

  it('keeps which principals’ pulls are not recorded', async () => {
    const others = ['b', 'a', 'c'].map((name) => `arn:aws:iam::000000000000:user/${name}`);
    const added = await ecr.registerPullTimeUpdateExclusion({ principalArn: PRINCIPAL });
    expect(added).toMatchObject({ principalArn: PRINCIPAL, createdAt: expect.any(Date) });
    await expect(ecr.registerPullTimeUpdateExclusion({ principalArn: PRINCIPAL })).rejects.toMatchObject({
      name: 'ExclusionAlreadyExistsException',
    });
    for (const principalArn of others) await ecr.registerPullTimeUpdateExclusion({ principalArn });
    const first = await ecr.listPullTimeUpdateExclusions({ maxResults: 3 });
    const { nextToken } = first;
    const second = await ecr.listPullTimeUpdateExclusions({ maxResults: 3, nextToken });
    const listed = [first, second].flatMap(({ pullTimeUpdateExclusions = [] }) => pullTimeUpdateExclusions);
    expect(listed).toEqual([PRINCIPAL, ...others].sort());
    expect(second.nextToken).toBeUndefined();
    await ecr.deregisterPullTimeUpdateExclusion({ principalArn: PRINCIPAL });
    await expect(ecr.deregisterPullTimeUpdateExclusion({ principalArn: PRINCIPAL })).rejects.toMatchObject({
      name: 'ExclusionNotFoundException',
    });
  });

  it('has a signing configuration from when it is put until it is deleted', async () => {
    const missing = { name: 'SigningConfigurationNotFoundException' };
    await expect(ecr.getSigningConfiguration({})).rejects.toMatchObject(missing);
    const repositoryFilters = [{ filter: 'a/*', filterType: 'WILDCARD_MATCH' as const }];
    const signingConfiguration = { rules: [{ signingProfileArn: PROFILE, repositoryFilters }] };
    await ecr.putSigningConfiguration({ signingConfiguration });
    await expect(ecr.getSigningConfiguration({})).resolves.toMatchObject({ registryId: ACCOUNT, signingConfiguration });
    await expect(ecr.deleteSigningConfiguration({})).resolves.toMatchObject({ signingConfiguration });
    await expect(ecr.deleteSigningConfiguration({})).rejects.toMatchObject(missing);
  });

  it('has templates of repositories', async () => {
    const template = {
      prefix: 'team/a',
      appliedFor: ['REPLICATION' as const],
      imageTagMutability: 'IMMUTABLE' as const,
      resourceTags: [{ Key: 'of', Value: 'a' }],
      repositoryPolicy: POLICY.replace(',"Resource":["*"]', ''),
    };
    const created = await ecr.createRepositoryCreationTemplate(template);
    expect(created).toMatchObject({
      registryId: ACCOUNT,
      repositoryCreationTemplate: {
        ...template,
        encryptionConfiguration: { encryptionType: 'AES256' },
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
      },
    });
    await expect(ecr.createRepositoryCreationTemplate(template)).rejects.toMatchObject({
      name: 'TemplateAlreadyExistsException',
    });
    await ecr.createRepositoryCreationTemplate({ prefix: 'ROOT', appliedFor: ['CREATE_ON_PUSH'] });
    await ecr.updateRepositoryCreationTemplate({
      prefix: 'team/a',
      description: 'ours',
      imageTagMutability: 'MUTABLE',
    });
    const { repositoryCreationTemplates } = await ecr.describeRepositoryCreationTemplates({});
    expect(repositoryCreationTemplates).toMatchObject([
      { prefix: 'ROOT' },
      { ...template, description: 'ours', imageTagMutability: 'MUTABLE' },
    ]);
    const named = await ecr.describeRepositoryCreationTemplates({ prefixes: ['none', 'ROOT'] });
    expect(named.repositoryCreationTemplates).toMatchObject([{ prefix: 'ROOT' }]);
    for (const prefix of ['team/a', 'ROOT']) await ecr.deleteRepositoryCreationTemplate({ prefix });
    await expect(ecr.deleteRepositoryCreationTemplate({ prefix: 'ROOT' })).rejects.toMatchObject({
      name: 'TemplateNotFoundException',
    });
    await expect(ecr.updateRepositoryCreationTemplate({ prefix: 'ROOT' })).rejects.toMatchObject({
      name: 'TemplateNotFoundException',
    });
  });

  it('has rules by which images are fetched', async () => {
    const rule = { ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io' };
    const presented = { ...rule, registryId: ACCOUNT, upstreamRegistry: 'quay', upstreamRepositoryPrefix: 'ROOT' };
    await expect(ecr.createPullThroughCacheRule(rule)).resolves.toMatchObject(presented);
    await expect(ecr.createPullThroughCacheRule(rule)).rejects.toMatchObject({
      name: 'PullThroughCacheRuleAlreadyExistsException',
    });
    const customRoleArn = 'arn:aws:iam::000000000000:role/pull';
    await ecr.updatePullThroughCacheRule({ ecrRepositoryPrefix: 'quay', customRoleArn });
    const { pullThroughCacheRules } = await ecr.describePullThroughCacheRules({});
    expect(pullThroughCacheRules).toMatchObject([{ ...presented, customRoleArn, updatedAt: expect.any(Date) }]);
    await ecr.deletePullThroughCacheRule({ ecrRepositoryPrefix: 'quay' });
    const missing = { name: 'PullThroughCacheRuleNotFoundException' };
    await expect(ecr.describePullThroughCacheRules({ ecrRepositoryPrefixes: ['quay'] })).rejects.toMatchObject(missing);
    await expect(ecr.deletePullThroughCacheRule({ ecrRepositoryPrefix: 'quay' })).rejects.toMatchObject(missing);
    await expect(ecr.updatePullThroughCacheRule({ ecrRepositoryPrefix: 'quay' })).rejects.toMatchObject(missing);
  });

  it('copies images nowhere until it is told', async () => {
    await expect(ecr.describeRegistry({})).resolves.toMatchObject({
      registryId: ACCOUNT,
      replicationConfiguration: { rules: [] },
    });
  });
});

describe('a blob of another repository', () => {
  it('is not mounted where the account has it so', async () => {
    const registry = await registryClient(server.url);
    for (const repositoryName of ['from', 'to']) await ecr.createRepository({ repositoryName });
    const digest = await registry.pushBlob('from', 'shared');
    const mount = () => registry.call('POST', `/v2/to/blobs/uploads/?mount=${digest}&from=from`);
    await ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value: 'DISABLED' });
    expect((await mount()).status).toBe(202);
    await ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
    expect((await mount()).status).toBe(201);
  });
});
