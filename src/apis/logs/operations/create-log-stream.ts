import { logsError } from '../errors.ts';
import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';

export const createLogStream = operation('CreateLogStream', (context, { logGroupName, logStreamName }) => {
  const { store, now } = context;
  const group = groupNamed(context, logGroupName);
  if (store.logs.stream(group.id, logStreamName)) {
    throw logsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  }
  store.logs.createStream(group.id, logStreamName, now);
  return {};
});
