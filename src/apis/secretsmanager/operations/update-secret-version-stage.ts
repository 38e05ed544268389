import { CURRENT, moveStage, versionAt } from '../../../model/secret-stages.ts';
import { secretsManagerError } from '../errors.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf } from '../present.ts';
import { saveVersions } from '../versions.ts';

/** Moves a label from one version to another, or takes it away; where it is now must be said. */
export const updateSecretVersionStage = operation('UpdateSecretVersionStage', (context, input) => {
  const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
  const { store, scope, now } = context;
  const refuse = (message: string) => secretsManagerError('InvalidParameterException', message);
  const secret = findUsableSecret(context, input.SecretId);
  const versions = store.secrets.versions(secret.arn);
  for (const id of [from, to]) {
    if (id !== undefined && !versions.some((version) => version.id === id)) throw refuse(`Not a valid version: ${id}`);
  }
  const at = versionAt(versions, stage)?.id;
  if (from !== undefined && from !== at) throw refuse(`Version stage ${stage} not found in version ${from}`);
  if (from === undefined && at !== undefined && at !== to) {
    throw refuse(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${at}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (stage === CURRENT && to === undefined) {
    throw refuse(
      `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`,
    );
  }
  saveVersions(context, secret, versions, moveStage(versions, stage, to));
  store.secrets.put(scope, { ...secret, changedAt: now });
  return nameOf(secret);
});
