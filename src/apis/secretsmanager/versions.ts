import type { Secret, SecretVersion } from '../../model/secret.ts';
import { CURRENT, moveStage, surplusVersions } from '../../model/secret-stages.ts';
import type { SecretsManagerContext } from './context.ts';
import { secretsManagerError } from './errors.ts';

/** A value as calls send it. */
export interface SentValue {
  readonly ClientRequestToken?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}

/** Whether a value was sent. Throws InvalidParameterException where two were. */
export function hasValue({ SecretString, SecretBinary }: SentValue): boolean {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw secretsManagerError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  return SecretString !== undefined || SecretBinary !== undefined;
}

/** Whether a version has the value that was sent. */
export const isSameValue = ({ secretString, secretBinary }: SecretVersion, sent: SentValue): boolean =>
  secretString === sent.SecretString && secretBinary === sent.SecretBinary;

/**
 * Adds a version with the labels of `stages`; a secret's first gets AWSCURRENT too. A token that made a version before
 * is answered with that version where the value is the same; else ResourceExistsException.
 */
export function addVersion(
  context: SecretsManagerContext,
  secret: Secret,
  sent: SentValue,
  stages: readonly string[] = [CURRENT],
): SecretVersion {
  const { store, ids, now } = context;
  const id = sent.ClientRequestToken ?? ids.uuid();
  const before = store.secrets.versions(secret.arn);
  const same = before.find((version) => version.id === id);
  if (same) {
    if (isSameValue(same, sent)) return same;
    throw secretsManagerError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const { SecretString: secretString, SecretBinary: secretBinary } = sent;
  const version: SecretVersion = { id, stages: [], createdAt: now, secretString, secretBinary };
  const labels = new Set(before.length === 0 ? [...stages, CURRENT] : stages);
  const after = [...labels].reduce((versions, stage) => moveStage(versions, stage, id), [...before, version]);
  saveVersions(context, secret, before, after);
  return after.find((one) => one.id === id) ?? version;
}

/** Writes the versions that changed, and deletes those that are no longer kept. */
export function saveVersions(
  { store, scope, now }: SecretsManagerContext,
  { arn }: Secret,
  before: readonly SecretVersion[],
  after: readonly SecretVersion[],
): void {
  const stages = new Map(before.map((version) => [version.id, version.stages.join()]));
  for (const version of after) {
    if (stages.get(version.id) !== version.stages.join()) store.secrets.putVersion(scope, arn, version);
  }
  for (const { id } of surplusVersions(after, now)) store.secrets.deleteVersion(arn, id);
}
