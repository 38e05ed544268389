import { groupNamed, streamNamed } from '../lookup.ts';
import { operation } from '../operation.ts';

export const deleteLogStream = operation('DeleteLogStream', (context, { logGroupName, logStreamName }) => {
  const { store } = context;
  const stream = streamNamed(context, groupNamed(context, logGroupName), logStreamName);
  store.transaction(() => store.logs.deleteStreams([stream.id]));
  store.logs.sweep();
  return {};
});
