import { digestOf } from '../../support/registry-client.ts';
import { keep, policyOf, untagged } from './lifecycle-images.ts';

export type Json = Record<string, unknown>;

const OWN = 'us-east-1:000000000000';
const repositoryName = 'team/web';
const REPOSITORY = { repositoryName, registryId: '000000000000' };
const RESOURCE = { resourceArn: `arn:aws:ecr:${OWN}:repository/${repositoryName}` };
const UPLOAD = { ...REPOSITORY, uploadId: '00000000-0000-4000-8000-000000000000' };
const layerDigest = digestOf('a layer');
const imageId = { imageTag: 'v1' };
const tags = [{ Key: 'team', Value: 'blue' }];
const policyText = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});
const principalArn = 'arn:aws:iam::000000000000:role/scanner';
const credentialArn = `arn:aws:secretsmanager:${OWN}:secret:ecr-pullthroughcache/none-AbCdEf`;
const mutability = {
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
};
const PREFIX = { prefix: 'team' };
const RULE = { ecrRepositoryPrefix: 'quay', registryId: '000000000000' };
const TEMPLATE = { ...PREFIX, ...mutability, resourceTags: tags, appliedFor: ['REPLICATION'] };
const lifecyclePolicyText = policyOf(untagged(keep(1)));

/** An input of every operation of ECR with which its model finds no fault, with all that is nested in it. */
export const VALID: Readonly<Record<string, Json>> = {
  BatchCheckLayerAvailability: { ...REPOSITORY, layerDigests: [layerDigest] },
  BatchDeleteImage: { ...REPOSITORY, imageIds: [imageId] },
  BatchGetImage: { ...REPOSITORY, imageIds: [imageId], acceptedMediaTypes: ['a/b'] },
  BatchGetRepositoryScanningConfiguration: { repositoryNames: [repositoryName] },
  CompleteLayerUpload: { ...UPLOAD, layerDigests: [layerDigest] },
  CreatePullThroughCacheRule: { ...RULE, upstreamRegistryUrl: 'quay.io', credentialArn },
  CreateRepository: { ...REPOSITORY, repositoryName: 'new', tags, ...mutability },
  CreateRepositoryCreationTemplate: TEMPLATE,
  DeleteLifecyclePolicy: REPOSITORY,
  DeletePullThroughCacheRule: RULE,
  DeleteRegistryPolicy: {},
  DeleteRepository: REPOSITORY,
  DeleteRepositoryCreationTemplate: PREFIX,
  DeleteRepositoryPolicy: REPOSITORY,
  DeleteSigningConfiguration: {},
  DeregisterPullTimeUpdateExclusion: { principalArn },
  DescribeImageReplicationStatus: { ...REPOSITORY, imageId },
  DescribeImageScanFindings: { ...REPOSITORY, imageId },
  DescribeImageSigningStatus: { ...REPOSITORY, imageId },
  DescribeImages: REPOSITORY,
  DescribePullThroughCacheRules: { registryId: '000000000000' },
  DescribeRegistry: {},
  DescribeRepositories: { registryId: '000000000000' },
  DescribeRepositoryCreationTemplates: {},
  GetAccountSetting: { name: 'BLOB_MOUNTING' },
  GetAuthorizationToken: {},
  GetDownloadUrlForLayer: { ...REPOSITORY, layerDigest },
  GetLifecyclePolicy: REPOSITORY,
  GetLifecyclePolicyPreview: REPOSITORY,
  GetRegistryPolicy: {},
  GetRegistryScanningConfiguration: {},
  GetRepositoryPolicy: REPOSITORY,
  GetSigningConfiguration: {},
  InitiateLayerUpload: REPOSITORY,
  ListImageReferrers: { ...REPOSITORY, subjectId: { imageDigest: layerDigest } },
  ListImages: REPOSITORY,
  ListPullTimeUpdateExclusions: {},
  ListTagsForResource: RESOURCE,
  PutAccountSetting: { name: 'BLOB_MOUNTING', value: 'ENABLED' },
  PutImage: { ...REPOSITORY, imageManifest: '{}' },
  PutImageScanningConfiguration: { ...REPOSITORY, imageScanningConfiguration: { scanOnPush: true } },
  PutImageTagMutability: { ...REPOSITORY, ...mutability },
  PutLifecyclePolicy: { ...REPOSITORY, lifecyclePolicyText },
  PutRegistryPolicy: { policyText },
  PutRegistryScanningConfiguration: {
    rules: [{ scanFrequency: 'MANUAL', repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' }] }],
  },
  PutReplicationConfiguration: {
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: 'eu-west-1', registryId: '000000000000' }],
          repositoryFilters: [{ filter: 'team', filterType: 'PREFIX_MATCH' }],
        },
      ],
    },
  },
  PutSigningConfiguration: {
    signingConfiguration: {
      rules: [
        {
          signingProfileArn: `arn:aws:signer:${OWN}:/signing-profiles/release`,
          repositoryFilters: [{ filter: 'team/*', filterType: 'WILDCARD_MATCH' }],
        },
      ],
    },
  },
  RegisterPullTimeUpdateExclusion: { principalArn },
  SetRepositoryPolicy: { ...REPOSITORY, policyText },
  StartImageScan: { ...REPOSITORY, imageId },
  StartLifecyclePolicyPreview: { ...REPOSITORY, lifecyclePolicyText },
  TagResource: { ...RESOURCE, tags },
  UntagResource: { ...RESOURCE, tagKeys: ['team'] },
  UpdateImageStorageClass: { ...REPOSITORY, imageId, targetStorageClass: 'ARCHIVE' },
  UpdatePullThroughCacheRule: RULE,
  UpdateRepositoryCreationTemplate: TEMPLATE,
  UploadLayerPart: { ...UPLOAD, partFirstByte: 0, partLastByte: 0, layerPartBlob: 'YQ==' },
  ValidatePullThroughCacheRule: RULE,
};
