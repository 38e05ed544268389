import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { removeTags } from '../tags.ts';

export const untagLogGroup = operation('UntagLogGroup', (context, { logGroupName, tags }) => {
  removeTags(context, groupNamed(context, logGroupName), tags);
  return {};
});
