import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTags } from '../present.ts';

export const listTagsLogGroup = operation('ListTagsLogGroup', (context, { logGroupName }) => ({
  tags: presentTags(groupNamed(context, logGroupName).tags),
}));
