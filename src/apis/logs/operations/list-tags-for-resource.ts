import { groupByArn } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTags } from '../present.ts';

export const listTagsForResource = operation('ListTagsForResource', (context, { resourceArn }) => ({
  tags: presentTags(groupByArn(context, resourceArn).tags),
}));
