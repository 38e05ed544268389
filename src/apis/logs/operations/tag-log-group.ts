import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';
import { addTags } from '../tags.ts';

export const tagLogGroup = operation('TagLogGroup', (context, { logGroupName, tags }) => {
  addTags(context, groupNamed(context, logGroupName), tags);
  return {};
});
