import { given, isTrue } from '../../../wire/unbuilt.ts';
import { invalid, logsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { tagsOf } from '../tags.ts';

export const createLogGroup = operation(
  'CreateLogGroup',
  ({ store, scope, now }, { logGroupName: name, tags = {}, logGroupClass = 'STANDARD' }) => {
    if (name.startsWith('aws/')) throw invalid('Log groups starting with aws/ are reserved for AWS.');
    if (store.logs.group(scope, name)) {
      throw logsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    store.logs.createGroup(scope, { name, createdAt: now, logGroupClass, tags: tagsOf(tags) });
    return {};
  },
  { kmsKeyId: given, deletionProtectionEnabled: isTrue },
);
