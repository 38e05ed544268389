import { model } from '../../../../api-schemas/ecr-public/model.ts';
import { GALLERY_REGION, publicRegistry } from '../../../model/public-registry.ts';
import type { Api } from '../../../wire/api.ts';
import type { DeclaredOperation } from '../../../wire/declare-operation.ts';
import { apiOf } from '../api-of.ts';
import type { EcrContext, EcrDeps } from '../context.ts';
import { publicError } from './errors.ts';
import { sameAsPrivate } from './operation.ts';
import { createRepository } from './operations/create-repository.ts';
import { deleteRepository } from './operations/delete-repository.ts';
import { describeImageTags } from './operations/describe-image-tags.ts';
import { describeImages } from './operations/describe-images.ts';
import { describeRegistries } from './operations/describe-registries.ts';
import { describeRepositories } from './operations/describe-repositories.ts';
import { getAuthorizationToken } from './operations/get-authorization-token.ts';
import { getRegistryCatalogData } from './operations/get-registry-catalog-data.ts';
import { getRepositoryCatalogData } from './operations/get-repository-catalog-data.ts';
import { putRegistryCatalogData } from './operations/put-registry-catalog-data.ts';
import { putRepositoryCatalogData } from './operations/put-repository-catalog-data.ts';
import { tagResource } from './operations/tag-resource.ts';

/** Those that run in a transaction. */
const OPERATIONS: readonly DeclaredOperation<EcrContext>[] = [
  sameAsPrivate('BatchCheckLayerAvailability'),
  sameAsPrivate('BatchDeleteImage'),
  createRepository,
  deleteRepository,
  sameAsPrivate('DeleteRepositoryPolicy'),
  describeImageTags,
  describeImages,
  describeRegistries,
  describeRepositories,
  getAuthorizationToken,
  getRegistryCatalogData,
  getRepositoryCatalogData,
  sameAsPrivate('GetRepositoryPolicy'),
  sameAsPrivate('ListTagsForResource'),
  sameAsPrivate('PutImage'),
  putRegistryCatalogData,
  putRepositoryCatalogData,
  sameAsPrivate('SetRepositoryPolicy'),
  tagResource,
  sameAsPrivate('UntagResource'),
];

/** Those that wait for the disk. */
const DISK_OPERATIONS: readonly DeclaredOperation<EcrContext>[] = [
  sameAsPrivate('CompleteLayerUpload'),
  sameAsPrivate('InitiateLayerUpload'),
  sameAsPrivate('UploadLayerPart'),
];

/** Every operation that is built. The others of AWS's model answer 501 by name. */
export const ecrPublicOperations = [...OPERATIONS, ...DISK_OPERATIONS];

/** Amazon ECR Public as the wire serves it: the same registry by another door, with repositories that everybody may pull. */
export const createEcrPublicApi = (deps: EcrDeps): Api =>
  apiOf(deps, {
    model,
    operations: OPERATIONS,
    diskOperations: DISK_OPERATIONS,
    contextOf({ caller: { accountId, region }, now }) {
      if (region === GALLERY_REGION) return { ...deps, scope: publicRegistry(accountId), now };
      throw publicError(
        'UnsupportedCommandException',
        `The action isn't supported in this Region: ECR Public is in ${GALLERY_REGION}.`,
      );
    },
  });
