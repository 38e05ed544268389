import type { CreateRepositoryCommandInput, ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';
import { any, keep, patterned, policyOf, untagged } from '../../unit/ecr/lifecycle-images.ts';

/** The calls of Terraform's resources for repositories, in their order (hashicorp/terraform-provider-aws). */
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

const arnOf = (name: string): string => `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`;
const read = async (name: string) => {
  const { repositories = [] } = await ecr.describeRepositories({ repositoryNames: [name] });
  const { tags = [] } = await ecr.listTagsForResource({ resourceArn: repositories[0]?.repositoryArn });
  return { ...repositories[0], tags };
};

describe('aws_ecr_repository', () => {
  it.each<[string, Partial<CreateRepositoryCommandInput>, object]>([
    ['as it is at first', { imageTagMutability: 'MUTABLE' }, { encryptionConfiguration: { encryptionType: 'AES256' } }],
    [
      'with a key of its own',
      { encryptionConfiguration: { encryptionType: 'KMS', kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/own` } },
      {},
    ],
    [
      'whose tags are immutable but for some',
      {
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [
          { filterType: 'WILDCARD', filter: 'latest*' },
          { filterType: 'WILDCARD', filter: 'dev-*' },
        ],
        imageScanningConfiguration: { scanOnPush: true },
        tags: [
          { Key: 'Usage', Value: 'original' },
          { Key: 'Environment', Value: 'a b:c/d=e+f-g@h' },
        ],
      },
      {},
    ],
  ])('%s is read as it was made, again and again', async (_what, sent, added) => {
    const repositoryName = 'terraform/plan';
    await ecr.createRepository({ repositoryName, ...sent });
    const first = await read(repositoryName);
    const { tags: _tags, ...settings } = sent;
    expect(first).toMatchObject({ ...settings, ...added, registryId: ACCOUNT, repositoryArn: arnOf(repositoryName) });
    expect(new Set(first.tags)).toEqual(new Set(sent.tags ?? []));
    expect(await read(repositoryName)).toEqual(first);
    await ecr.deleteRepository({ repositoryName, registryId: ACCOUNT, force: false });
    await expect(read(repositoryName)).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });

  it('is changed in place, and deleted with its images when that is asked for', async () => {
    const repositoryName = 'terraform/changed';
    const at = { repositoryName, registryId: ACCOUNT };
    await ecr.createRepository({ repositoryName, tags: [{ Key: 'Usage', Value: 'original' }] });
    const before = await read(repositoryName);
    await ecr.putImageTagMutability({ ...at, imageTagMutability: 'IMMUTABLE' });
    await ecr.putImageScanningConfiguration({ ...at, imageScanningConfiguration: { scanOnPush: true } });
    const resourceArn = arnOf(repositoryName);
    await ecr.untagResource({ resourceArn, tagKeys: ['Usage'] });
    await ecr.tagResource({ resourceArn, tags: [{ Key: 'Owner', Value: '' }] });
    expect(await read(repositoryName)).toEqual({
      ...before,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      tags: [{ Key: 'Owner', Value: '' }],
    });
    await (await registryClient(server.url)).pushImage(repositoryName, 'v1', 'x');
    await expect(ecr.deleteRepository({ ...at, force: false })).rejects.toMatchObject({
      name: 'RepositoryNotEmptyException',
    });
    await ecr.deleteRepository({ ...at, force: true });
    await expect(ecr.deleteRepository(at)).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });
});

describe('what belongs to a repository', () => {
  const repositoryName = 'terraform/owner';
  beforeAll(async () => {
    await ecr.createRepository({ repositoryName });
  });

  it('aws_ecr_repository_policy', async () => {
    const policyText = JSON.stringify({
      Statement: [{ Action: ['ecr:GetDownloadUrlForLayer'], Effect: 'Allow', Principal: '*', Sid: 'pull' }],
      Version: '2008-10-17',
    });
    await ecr.setRepositoryPolicy({ repositoryName, policyText });
    const read = await ecr.getRepositoryPolicy({ repositoryName });
    expect(JSON.parse(read.policyText ?? '')).toEqual(JSON.parse(policyText)); // what Terraform compares
    await ecr.deleteRepositoryPolicy({ repositoryName, registryId: ACCOUNT });
    const gone = { name: 'RepositoryPolicyNotFoundException' };
    await expect(ecr.getRepositoryPolicy({ repositoryName })).rejects.toMatchObject(gone);
    await expect(ecr.deleteRepositoryPolicy({ repositoryName })).rejects.toMatchObject(gone);
  });

  it('aws_ecr_lifecycle_policy is the same policy, its rules by priority', async () => {
    const sent = policyOf(untagged(keep(3)), patterned(['prod-*', 'beta-*'], keep(9)), any(keep(5)));
    const { rules } = JSON.parse(sent) as { rules: unknown[] };
    await ecr.putLifecyclePolicy({
      repositoryName,
      lifecyclePolicyText: JSON.stringify({ rules: rules.toReversed() }),
    });
    const { lifecyclePolicyText = '' } = await ecr.getLifecyclePolicy({ repositoryName });
    expect(JSON.parse(lifecyclePolicyText)).toEqual({ rules });
    await ecr.deleteLifecyclePolicy({ repositoryName });
    const gone = { name: 'LifecyclePolicyNotFoundException' };
    await expect(ecr.getLifecyclePolicy({ repositoryName })).rejects.toMatchObject(gone);
    await expect(ecr.deleteLifecyclePolicy({ repositoryName })).rejects.toMatchObject(gone);
  });

  it('is gone with it, and says so', async () => {
    await ecr.deleteRepository({ repositoryName });
    const gone = { name: 'RepositoryNotFoundException' };
    for (const call of [
      ecr.getRepositoryPolicy({ repositoryName }),
      ecr.deleteRepositoryPolicy({ repositoryName }),
      ecr.getLifecyclePolicy({ repositoryName }),
      ecr.deleteLifecyclePolicy({ repositoryName }),
      ecr.listTagsForResource({ resourceArn: arnOf(repositoryName) }),
    ]) {
      await expect(call).rejects.toMatchObject(gone);
    }
  });
});
