import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';

export const deleteRetentionPolicy = operation('DeleteRetentionPolicy', (context, { logGroupName }) => {
  context.store.logs.setRetention(groupNamed(context, logGroupName).id, undefined);
  return {};
});
