import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, ecrClient } from '../../support/aws-clients.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-pullthroughcache/none-AbCdEf`;
const toRegions = (regions: readonly string[]) => ({
  replicationConfiguration: { rules: [{ destinations: regions.map((region) => ({ region, registryId: ACCOUNT })) }] },
});

describe('a setting that cannot be', () => {
  it.each<[string, string, object, string, string]>([
    [
      'text that is no policy',
      'putRegistryPolicy',
      { policyText: 'no' },
      'InvalidParameterException',
      'Invalid registry policy provided',
    ],
    [
      'a policy that says nothing',
      'putRegistryPolicy',
      { policyText: '{}' },
      'InvalidParameterException',
      'Invalid registry policy provided',
    ],
    [
      'a setting there is not',
      'getAccountSetting',
      { name: 'OTHER' },
      'InvalidParameterException',
      'BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE',
    ],
    [
      'a setting of another name',
      'putAccountSetting',
      { name: 'toString', value: 'V1' },
      'InvalidParameterException',
      "'name'",
    ],
    [
      'a value it cannot have',
      'putAccountSetting',
      { name: 'REGISTRY_POLICY_SCOPE', value: 'V3' },
      'InvalidParameterException',
      '[V1, V2]',
    ],
    [
      'copies to itself',
      'putReplicationConfiguration',
      toRegions(['eu-west-1', REGION]),
      'InvalidParameterException',
      'Replication destination cannot be the same as the source registry',
    ],
    [
      'copies to 26 registries',
      'putReplicationConfiguration',
      toRegions(Array.from({ length: 26 }, (_, at) => `eu-west-${at}`)),
      'InvalidParameterException',
      '25',
    ],
    [
      '11 rules',
      'putReplicationConfiguration',
      { replicationConfiguration: { rules: Array.from({ length: 11 }, () => ({ destinations: [] })) } },
      'InvalidParameterException',
      '10',
    ],
    [
      'basic scans that never end',
      'putRegistryScanningConfiguration',
      { rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [] }] },
      'InvalidParameterException',
      'CONTINUOUS_SCAN',
    ],
    [
      'two rules of a frequency',
      'putRegistryScanningConfiguration',
      { rules: [1, 2].map(() => ({ scanFrequency: 'MANUAL', repositoryFilters: [] })) },
      'InvalidParameterException',
      "'rules'",
    ],
    [
      'an upstream AWS does not know',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'up', upstreamRegistryUrl: 'example.com' },
      'UnsupportedUpstreamRegistryException',
      'The upstream registry URL example.com is invalid. Specify a valid upstream registry URL and try again',
    ],
    [
      'an upstream with a path',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'up', upstreamRegistryUrl: 'http://localhost/v2/../x' },
      'UnsupportedUpstreamRegistryException',
      'is invalid',
    ],
    [
      'an upstream of another kind',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'up', upstreamRegistryUrl: 'quay.io', upstreamRegistry: 'k8s' },
      'UnsupportedUpstreamRegistryException',
      'quay.io',
    ],
    [
      'an upstream that wants a login',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'up', upstreamRegistryUrl: 'ghcr.io' },
      'InvalidParameterException',
      'credentialArn',
    ],
    [
      'a secret there is not',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'up', upstreamRegistryUrl: 'ghcr.io', credentialArn: SECRET },
      'SecretNotFoundException',
      SECRET,
    ],
    [
      'a prefix for all of ROOT',
      'createPullThroughCacheRule',
      { ecrRepositoryPrefix: 'ROOT', upstreamRegistryUrl: 'quay.io', upstreamRepositoryPrefix: 'up' },
      'InvalidParameterException',
      'ROOT',
    ],
    [
      'a template for nothing',
      'createRepositoryCreationTemplate',
      { prefix: 'up', appliedFor: [] },
      'InvalidParameterException',
      'appliedFor',
    ],
    [
      'a template with text for a policy',
      'createRepositoryCreationTemplate',
      { prefix: 'up', appliedFor: ['REPLICATION'], repositoryPolicy: 'no' },
      'InvalidParameterException',
      'repositoryPolicy',
    ],
    [
      'a template with a key for nothing',
      'createRepositoryCreationTemplate',
      {
        prefix: 'up',
        appliedFor: ['REPLICATION'],
        encryptionConfiguration: { encryptionType: 'AES256', kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/a` },
      },
      'InvalidParameterException',
      'kmsKey',
    ],
    [
      'a template with filters for nothing',
      'createRepositoryCreationTemplate',
      {
        prefix: 'up',
        appliedFor: ['REPLICATION'],
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a' }],
      },
      'InvalidParameterException',
      'not allowed',
    ],
    [
      'a principal that is none',
      'registerPullTimeUpdateExclusion',
      { principalArn: 'me' },
      'InvalidParameterException',
      'principalArn',
    ],
    [
      'a page of another list',
      'listPullTimeUpdateExclusions',
      { nextToken: 'x' },
      'InvalidParameterException',
      'nextToken',
    ],
  ])('is refused: %s', async (_what, method, input, name, words) => {
    const state = async () => [
      await ecr.describeRegistry({}).then(({ replicationConfiguration }) => replicationConfiguration),
      await ecr.getRegistryScanningConfiguration({}).then(({ scanningConfiguration }) => scanningConfiguration),
      await ecr.describePullThroughCacheRules({}).then(({ pullThroughCacheRules }) => pullThroughCacheRules),
      await ecr.describeRepositoryCreationTemplates({}).then((one) => one.repositoryCreationTemplates),
    ];
    const before = await state();
    await expect(callOf(ecr, method, input)).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
    expect(await state()).toEqual(before);
  });
});
