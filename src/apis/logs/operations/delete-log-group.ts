import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';

export const deleteLogGroup = operation('DeleteLogGroup', (context, { logGroupName }) => {
  const { store } = context;
  const group = groupNamed(context, logGroupName);
  store.transaction(() => store.logs.deleteGroup(group.id));
  store.logs.sweep();
  return {};
});
