import type { Tag } from '../../../../api-schemas/ecr-public/types.ts';
import type { ResourceTag } from '../../../model/resource-tag.ts';

/** Tags as they are checked and kept: in ECR Public's model neither member is required, and no tag has an empty key. */
export const tagsSent = (tags: readonly Tag[] = []): ResourceTag[] =>
  tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
