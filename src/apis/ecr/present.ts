import type { ImageDetail, Repository as Presented } from '../../../api-schemas/ecr/types.ts';
import type { Image } from '../../model/image.ts';
import { repositoryPath } from '../../model/public-registry.ts';
import { type Repository, repositoryArn } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { defaultKmsKey } from './default-kms-key.ts';
import { presentFindingCounts, presentScanStatus } from './present-scan.ts';
import { scanOf } from './scanning.ts';
import { seconds } from './seconds.ts';

/** What nearly every answer says of a repository. */
export const namesOf = ({ scope, name }: Pick<Repository, 'scope' | 'name'>) => ({
  registryId: scope.accountId,
  repositoryName: name,
});

/** A repository as answers have it. */
export function presentRepository({ registryHost }: EcrContext, repository: Repository): Presented {
  const { scope, name, createdAt, imageTagMutability, exclusionFilters, scanOnPush, encryption } = repository;
  return {
    repositoryArn: repositoryArn(scope, name),
    ...namesOf(repository),
    repositoryUri: `${registryHost(scope)}/${repositoryPath(scope, name)}`,
    createdAt: seconds(createdAt),
    imageTagMutability,
    imageTagMutabilityExclusionFilters: exclusionFilters,
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration:
      encryption.encryptionType === 'AES256' ? encryption : { kmsKey: defaultKmsKey(scope), ...encryption },
  };
}

/** An image as DescribeImages has it. */
export function presentImage({ store }: EcrContext, repository: Repository, image: Image): ImageDetail {
  const tags = store.images.tagsOf(image.id);
  const scan = scanOf(store, repository, image);
  return {
    ...namesOf(repository),
    imageDigest: image.digest,
    imageTags: tags.length > 0 ? tags : undefined,
    imageSizeInBytes: image.sizeInBytes,
    imagePushedAt: seconds(image.pushedAt),
    imageScanStatus: scan && presentScanStatus(scan),
    imageScanFindingsSummary: scan && presentFindingCounts(scan),
    imageManifestMediaType: image.mediaType,
    artifactMediaType: image.artifactMediaType,
    lastRecordedPullTime: seconds(image.pulledAt),
    subjectManifestDigest: image.subject,
    imageStatus: image.isArchived ? 'ARCHIVED' : 'ACTIVE',
    lastArchivedAt: seconds(image.archivedAt),
    lastActivatedAt: seconds(image.activatedAt),
  };
}
