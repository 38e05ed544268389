import { groupByArn } from '../lookup.ts';
import { operation } from '../operation.ts';
import { removeTags } from '../tags.ts';

export const untagResource = operation('UntagResource', (context, { resourceArn, tagKeys }) => {
  removeTags(context, groupByArn(context, resourceArn), tagKeys);
  return {};
});
