import { model } from '../../../api-schemas/ecr/model.ts';
import type { Api } from '../../wire/api.ts';
import type { DeclaredOperation } from '../../wire/declare-operation.ts';
import { apiOf } from './api-of.ts';
import type { EcrContext, EcrDeps } from './context.ts';
import { batchCheckLayerAvailability } from './operations/batch-check-layer-availability.ts';
import { batchDeleteImage } from './operations/batch-delete-image.ts';
import { batchGetImage } from './operations/batch-get-image.ts';
import { batchGetRepositoryScanningConfiguration } from './operations/batch-get-repository-scanning-configuration.ts';
import { completeLayerUpload } from './operations/complete-layer-upload.ts';
import { createPullThroughCacheRule } from './operations/create-pull-through-cache-rule.ts';
import { createRepositoryCreationTemplate } from './operations/create-repository-creation-template.ts';
import { createRepository } from './operations/create-repository.ts';
import { deleteLifecyclePolicy } from './operations/delete-lifecycle-policy.ts';
import { deletePullThroughCacheRule } from './operations/delete-pull-through-cache-rule.ts';
import { deleteRegistryPolicy } from './operations/delete-registry-policy.ts';
import { deleteRepositoryCreationTemplate } from './operations/delete-repository-creation-template.ts';
import { deleteRepositoryPolicy } from './operations/delete-repository-policy.ts';
import { deleteRepository } from './operations/delete-repository.ts';
import { deleteSigningConfiguration } from './operations/delete-signing-configuration.ts';
import { deregisterPullTimeUpdateExclusion } from './operations/deregister-pull-time-update-exclusion.ts';
import { describeImageReplicationStatus } from './operations/describe-image-replication-status.ts';
import { describeImageScanFindings } from './operations/describe-image-scan-findings.ts';
import { describeImageSigningStatus } from './operations/describe-image-signing-status.ts';
import { describeImages } from './operations/describe-images.ts';
import { describePullThroughCacheRules } from './operations/describe-pull-through-cache-rules.ts';
import { describeRegistry } from './operations/describe-registry.ts';
import { describeRepositories } from './operations/describe-repositories.ts';
import { describeRepositoryCreationTemplates } from './operations/describe-repository-creation-templates.ts';
import { getAccountSetting } from './operations/get-account-setting.ts';
import { getAuthorizationToken } from './operations/get-authorization-token.ts';
import { getDownloadUrlForLayer } from './operations/get-download-url-for-layer.ts';
import { getLifecyclePolicyPreview } from './operations/get-lifecycle-policy-preview.ts';
import { getLifecyclePolicy } from './operations/get-lifecycle-policy.ts';
import { getRegistryPolicy } from './operations/get-registry-policy.ts';
import { getRegistryScanningConfiguration } from './operations/get-registry-scanning-configuration.ts';
import { getRepositoryPolicy } from './operations/get-repository-policy.ts';
import { getSigningConfiguration } from './operations/get-signing-configuration.ts';
import { initiateLayerUpload } from './operations/initiate-layer-upload.ts';
import { listImageReferrers } from './operations/list-image-referrers.ts';
import { listImages } from './operations/list-images.ts';
import { listPullTimeUpdateExclusions } from './operations/list-pull-time-update-exclusions.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { putAccountSetting } from './operations/put-account-setting.ts';
import { putImageScanningConfiguration } from './operations/put-image-scanning-configuration.ts';
import { putImageTagMutability } from './operations/put-image-tag-mutability.ts';
import { putImage } from './operations/put-image.ts';
import { putLifecyclePolicy } from './operations/put-lifecycle-policy.ts';
import { putRegistryPolicy } from './operations/put-registry-policy.ts';
import { putRegistryScanningConfiguration } from './operations/put-registry-scanning-configuration.ts';
import { putReplicationConfiguration } from './operations/put-replication-configuration.ts';
import { putSigningConfiguration } from './operations/put-signing-configuration.ts';
import { registerPullTimeUpdateExclusion } from './operations/register-pull-time-update-exclusion.ts';
import { setRepositoryPolicy } from './operations/set-repository-policy.ts';
import { startImageScan } from './operations/start-image-scan.ts';
import { startLifecyclePolicyPreview } from './operations/start-lifecycle-policy-preview.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateImageStorageClass } from './operations/update-image-storage-class.ts';
import { updatePullThroughCacheRule } from './operations/update-pull-through-cache-rule.ts';
import { updateRepositoryCreationTemplate } from './operations/update-repository-creation-template.ts';
import { uploadLayerPart } from './operations/upload-layer-part.ts';
import { validatePullThroughCacheRule } from './operations/validate-pull-through-cache-rule.ts';

/** Those that run in a transaction. */
const OPERATIONS: readonly DeclaredOperation<EcrContext>[] = [
  batchCheckLayerAvailability,
  batchDeleteImage,
  batchGetRepositoryScanningConfiguration,
  createPullThroughCacheRule,
  createRepository,
  createRepositoryCreationTemplate,
  deleteLifecyclePolicy,
  deletePullThroughCacheRule,
  deleteRegistryPolicy,
  deleteRepository,
  deleteRepositoryCreationTemplate,
  deleteRepositoryPolicy,
  deleteSigningConfiguration,
  deregisterPullTimeUpdateExclusion,
  describeImageReplicationStatus,
  describeImageScanFindings,
  describeImageSigningStatus,
  describeImages,
  describePullThroughCacheRules,
  describeRegistry,
  describeRepositories,
  describeRepositoryCreationTemplates,
  getAccountSetting,
  getAuthorizationToken,
  getDownloadUrlForLayer,
  getLifecyclePolicy,
  getLifecyclePolicyPreview,
  getRegistryPolicy,
  getRegistryScanningConfiguration,
  getRepositoryPolicy,
  getSigningConfiguration,
  listImageReferrers,
  listImages,
  listPullTimeUpdateExclusions,
  listTagsForResource,
  putAccountSetting,
  putImage,
  putImageScanningConfiguration,
  putImageTagMutability,
  putLifecyclePolicy,
  putRegistryPolicy,
  putRegistryScanningConfiguration,
  putReplicationConfiguration,
  putSigningConfiguration,
  registerPullTimeUpdateExclusion,
  setRepositoryPolicy,
  startImageScan,
  tagResource,
  untagResource,
  updateImageStorageClass,
  updatePullThroughCacheRule,
  updateRepositoryCreationTemplate,
];

/** Those that wait: for the disk, for another registry, or for their turn again and again. */
const DISK_OPERATIONS: readonly DeclaredOperation<EcrContext>[] = [
  batchGetImage,
  completeLayerUpload,
  initiateLayerUpload,
  startLifecyclePolicyPreview,
  uploadLayerPart,
  validatePullThroughCacheRule,
];

/** Every operation that is built. The others of AWS's model answer 501 by name. */
export const ecrOperations = [...OPERATIONS, ...DISK_OPERATIONS];

/** Amazon ECR as the wire serves it; the images are those of the registry. */
export const createEcrApi = (deps: EcrDeps): Api =>
  apiOf(deps, {
    model,
    operations: OPERATIONS,
    diskOperations: DISK_OPERATIONS,
    contextOf: ({ caller: { accountId, region, assumedRole }, now }) => ({
      ...deps,
      scope: { accountId, region },
      principalArn: assumedRole?.roleArn,
      now,
    }),
  });
