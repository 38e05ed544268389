import { ecrError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Has the pulls of a principal recorded again. */
export const deregisterPullTimeUpdateExclusion = operation(
  'DeregisterPullTimeUpdateExclusion',
  ({ store, scope }, { principalArn }) => {
    if (store.registrySettings.get(scope, 'pullTimeExclusion', principalArn) === undefined) {
      throw ecrError(
        'ExclusionNotFoundException',
        `The pull time update exclusion for '${principalArn}' does not exist in the registry with id '${scope.accountId}'`,
      );
    }
    store.registrySettings.delete(scope, 'pullTimeExclusion', principalArn);
    return { principalArn };
  },
);
