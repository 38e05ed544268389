import { findSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentSecret, stagesByVersion } from '../present.ts';

/** All that is said of a secret but its values, also while it waits for its deletion. */
export const describeSecret = operation('DescribeSecret', (context, input) => {
  const secret = findSecret(context, input.SecretId);
  const versions = context.store.secrets.versions(secret.arn);
  return { ...presentSecret(secret), VersionIdsToStages: stagesByVersion(versions) };
});
