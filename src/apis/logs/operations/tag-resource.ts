import { groupByArn } from '../lookup.ts';
import { operation } from '../operation.ts';
import { addTags } from '../tags.ts';

export const tagResource = operation('TagResource', (context, { resourceArn, tags }) => {
  addTags(context, groupByArn(context, resourceArn), tags);
  return {};
});
