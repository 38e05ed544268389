import type { SecretVersion } from '../../../model/secret.ts';
import { CURRENT, versionAt } from '../../../model/secret-stages.ts';
import { secretsManagerError } from '../errors.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf, seconds } from '../present.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The value of the version with an id or a label; of AWSCURRENT where neither is said. */
export const getSecretValue = operation('GetSecretValue', (context, input) => {
  const { store, scope, now } = context;
  const secret = findUsableSecret(context, input.SecretId);
  const version = chosen(store.secrets.versions(secret.arn), input.VersionId, input.VersionStage);
  const accessedAt = now - (now % DAY_MS);
  if (secret.accessedAt !== accessedAt) store.secrets.put(scope, { ...secret, accessedAt });
  if (version.accessedAt !== accessedAt) store.secrets.putVersion(scope, secret.arn, { ...version, accessedAt });
  return {
    ...nameOf(secret),
    VersionId: version.id,
    SecretString: version.secretString,
    SecretBinary: version.secretBinary,
    VersionStages: version.stages.length > 0 ? version.stages : undefined,
    CreatedDate: seconds(version.createdAt),
  };
});

function chosen(versions: readonly SecretVersion[], id: string | undefined, stage: string | undefined): SecretVersion {
  const version = id === undefined ? versionAt(versions, stage ?? CURRENT) : versions.find((one) => one.id === id);
  if (!version) {
    const what = id === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${id}`;
    throw secretsManagerError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw secretsManagerError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return version;
}
