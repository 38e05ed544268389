import { ecrError, limitExceeded } from '../errors.ts';
import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';

const MOST_EXCLUSIONS = 100; // user guide, pull time update exclusions

/** Keeps that the pulls of a principal are not to be recorded. */
export const registerPullTimeUpdateExclusion = {
  ...operation('RegisterPullTimeUpdateExclusion', ({ store, scope, now }, { principalArn }) => {
    if (store.registrySettings.get(scope, 'pullTimeExclusion', principalArn)) {
      throw ecrError(
        'ExclusionAlreadyExistsException',
        `The pull time update exclusion for '${principalArn}' already exists in the registry with id '${scope.accountId}'`,
      );
    }
    if (
      store.registrySettings.list(scope, 'pullTimeExclusion', undefined, MOST_EXCLUSIONS).length === MOST_EXCLUSIONS
    ) {
      throw limitExceeded('pull time update exclusions', MOST_EXCLUSIONS);
    }
    store.registrySettings.put(scope, 'pullTimeExclusion', { createdAt: now }, principalArn);
    return { principalArn, createdAt: seconds(now) };
  }),
  but: 'acts on pulls with the credentials of a task’s role; no other login names a principal',
};
