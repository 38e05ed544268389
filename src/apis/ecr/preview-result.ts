import type { LifecyclePolicyPreviewResult } from '../../../api-schemas/ecr/types.ts';
import type { PreviewResult } from '../../store/lifecycle-previews.ts';
import type { Verdict } from './lifecycle-policy/evaluate.ts';
import { seconds } from './seconds.ts';

/** What a policy would do with an image, as GetLifecyclePolicyPreview has it. */
export function previewResultOf({ image, rule }: Verdict): PreviewResult {
  const { id: imageId, digest, tags, pushedAt, archivedAt } = image;
  const type = rule.action.type === 'expire' ? 'EXPIRE' : 'TRANSITION';
  const document: LifecyclePolicyPreviewResult = {
    imageTags: tags.length > 0 ? tags : undefined,
    imageDigest: digest,
    imagePushedAt: seconds(pushedAt),
    action: { type, targetStorageClass: type === 'TRANSITION' ? 'ARCHIVE' : undefined },
    appliedRulePriority: rule.rulePriority,
    storageClass: archivedAt === undefined ? 'STANDARD' : 'ARCHIVE',
  };
  return { imageId, isTagged: tags.length > 0, action: type, document };
}
