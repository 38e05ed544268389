import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, ecrClient } from '../../support/aws-clients.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

/** The calls of Terraform's resources for a registry, in their order (hashicorp/terraform-provider-aws). */
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

type Call = readonly [method: string, input: object];
interface Resource {
  readonly name: string;
  /** What is sent to make it, and then to change it; the first of a pair is sent and the second is read. */
  readonly puts: readonly (readonly [put: Call, answer: object])[];
  readonly get: Call;
  readonly remove: Call;
  /** How it is known to be gone: by a refusal, or as it is at first. */
  readonly gone: { readonly name: string } | { readonly answer: object };
}

const policyText = (Sid: string): string =>
  JSON.stringify({
    Statement: [{ Action: ['ecr:ReplicateImage'], Effect: 'Allow', Principal: { AWS: '1' }, Resource: '*', Sid }],
    Version: '2012-10-17',
  });
const scanning = (scanType: string, rules: object[]) => ({ scanType, rules });
const SCAN_RULE = { scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: 'a*', filterType: 'WILDCARD' }] };
const CONTINUOUS = { ...SCAN_RULE, scanFrequency: 'CONTINUOUS_SCAN' };
const to = (region: string, more: object = {}) => ({
  replicationConfiguration: { rules: [{ destinations: [{ region, registryId: ACCOUNT }], ...more }] },
});
const signing = (name: string, more: object = {}) => ({
  signingConfiguration: {
    rules: [{ signingProfileArn: `arn:aws:signer:${REGION}:${ACCOUNT}:/signing-profiles/${name}`, ...more }],
  },
});
const RULE = { ecrRepositoryPrefix: 'ecr-public' };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/pull`;
const TEMPLATE = { prefix: 'tf-test', appliedFor: ['CREATE_ON_PUSH', 'PULL_THROUGH_CACHE', 'REPLICATION'] };
const MADE = { ...TEMPLATE, imageTagMutability: 'MUTABLE', resourceTags: [{ Key: 'Foo', Value: 'Bar' }] };
const EXCLUDING = {
  imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [
    { filterType: 'WILDCARD', filter: 'prod-*' },
    { filterType: 'WILDCARD', filter: 'latest*' },
  ],
};
const template = (answer: object) => ({ registryId: ACCOUNT, repositoryCreationTemplates: [answer] });

const RESOURCES: readonly Resource[] = [
  {
    name: 'aws_ecr_registry_policy',
    puts: ['one', 'two'].map((sid) => {
      const policy = { policyText: policyText(sid) };
      return [['putRegistryPolicy', policy], { registryId: ACCOUNT, ...policy }] as const;
    }),
    get: ['getRegistryPolicy', {}],
    remove: ['deleteRegistryPolicy', {}],
    gone: { name: 'RegistryPolicyNotFoundException' },
  },
  {
    name: 'aws_ecr_registry_scanning_configuration',
    puts: [scanning('BASIC', [SCAN_RULE]), scanning('ENHANCED', [SCAN_RULE, CONTINUOUS]), scanning('BASIC', [])].map(
      (sent) =>
        [['putRegistryScanningConfiguration', sent], { registryId: ACCOUNT, scanningConfiguration: sent }] as const,
    ),
    get: ['getRegistryScanningConfiguration', {}],
    remove: ['putRegistryScanningConfiguration', scanning('BASIC', [])],
    gone: { answer: { scanningConfiguration: scanning('BASIC', []) } },
  },
  {
    name: 'aws_ecr_replication_configuration',
    puts: [
      to('eu-west-1'),
      to('eu-west-2', { repositoryFilters: [{ filter: 'prod', filterType: 'PREFIX_MATCH' }] }),
    ].map((sent) => [['putReplicationConfiguration', sent], { registryId: ACCOUNT, ...sent }] as const),
    get: ['describeRegistry', {}],
    remove: ['putReplicationConfiguration', { replicationConfiguration: { rules: [] } }],
    gone: { answer: { replicationConfiguration: { rules: [] } } },
  },
  {
    name: 'aws_ecr_signing_configuration',
    puts: [
      signing('release'),
      signing('debug', { repositoryFilters: [{ filter: 'prod/*', filterType: 'WILDCARD_MATCH' }] }),
    ].map((sent) => [['putSigningConfiguration', sent], { registryId: ACCOUNT, ...sent }] as const),
    get: ['getSigningConfiguration', {}],
    remove: ['deleteSigningConfiguration', {}],
    gone: { name: 'SigningConfigurationNotFoundException' },
  },
  {
    name: 'aws_ecr_pull_through_cache_rule',
    puts: [
      [
        ['createPullThroughCacheRule', { ...RULE, upstreamRegistryUrl: 'public.ecr.aws' }],
        {
          pullThroughCacheRules: [
            {
              ...{
                ...RULE,
                registryId: ACCOUNT,
                upstreamRegistryUrl: 'public.ecr.aws',
                upstreamRegistry: 'ecr-public',
              },
              ...{ upstreamRepositoryPrefix: 'ROOT', createdAt: expect.any(Date), updatedAt: expect.any(Date) },
            },
          ],
        },
      ],
      [
        ['updatePullThroughCacheRule', { ...RULE, customRoleArn: ROLE }],
        { pullThroughCacheRules: [expect.objectContaining({ customRoleArn: ROLE })] },
      ],
    ],
    get: ['describePullThroughCacheRules', { ecrRepositoryPrefixes: ['ecr-public'] }],
    remove: ['deletePullThroughCacheRule', { ...RULE, registryId: ACCOUNT }],
    gone: { name: 'PullThroughCacheRuleNotFoundException' },
  },
  {
    name: 'aws_ecr_repository_creation_template',
    puts: [
      [
        ['createRepositoryCreationTemplate', MADE],
        template({
          ...{ ...MADE, encryptionConfiguration: { encryptionType: 'AES256' } },
          ...{ createdAt: expect.any(Date), updatedAt: expect.any(Date) },
        }),
      ],
      [
        [
          'updateRepositoryCreationTemplate',
          { prefix: 'tf-test', ...EXCLUDING, description: 'ours', resourceTags: [] },
        ],
        template(expect.objectContaining({ ...TEMPLATE, ...EXCLUDING, description: 'ours', resourceTags: [] })),
      ],
      [
        ['updateRepositoryCreationTemplate', { prefix: 'tf-test', imageTagMutability: 'IMMUTABLE', description: '' }],
        template(expect.not.objectContaining({ imageTagMutabilityExclusionFilters: expect.anything() })),
      ],
    ],
    get: ['describeRepositoryCreationTemplates', { prefixes: ['tf-test'] }],
    remove: ['deleteRepositoryCreationTemplate', { prefix: 'tf-test' }],
    gone: { answer: { repositoryCreationTemplates: [] } },
  },
  {
    name: 'aws_ecr_pull_time_update_exclusion',
    puts: [[['registerPullTimeUpdateExclusion', { principalArn: ROLE }], { pullTimeUpdateExclusions: [ROLE] }]],
    get: ['listPullTimeUpdateExclusions', {}],
    remove: ['deregisterPullTimeUpdateExclusion', { principalArn: ROLE }],
    gone: { answer: { pullTimeUpdateExclusions: [] } },
  },
];

describe('what Terraform makes of a registry', () => {
  const call = async ([method, input]: Call) => {
    const { $metadata: _about, ...answer } = (await callOf(ecr, method, input)) as { $metadata: unknown };
    return answer;
  };

  it.each(RESOURCES)('$name is read as it was made and changed, until it is gone', async (resource) => {
    const { puts, get, remove, gone } = resource;
    for (const [put, answer] of puts) {
      await call(put);
      const read = await call(get);
      expect(read).toEqual(answer);
      expect(await call(get)).toEqual(read);
    }
    await call(remove);
    if ('name' in gone) await expect(call(get)).rejects.toMatchObject(gone);
    else expect(await call(get)).toMatchObject(gone.answer);
  });

  it.each([
    ['BASIC_SCAN_TYPE_VERSION', 'CLAIR', 'AWS_NATIVE'],
    ['REGISTRY_POLICY_SCOPE', 'V1', 'V2'],
    ['BLOB_MOUNTING', 'DISABLED', 'ENABLED'],
  ])('aws_ecr_account_setting %s is kept', async (name, ...values) => {
    for (const value of values) {
      await expect(ecr.putAccountSetting({ name, value })).resolves.toMatchObject({ name, value });
      await expect(ecr.getAccountSetting({ name })).resolves.toMatchObject({ name, value });
    }
  });
});
