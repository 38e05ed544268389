import { model } from '../../../api-schemas/secretsmanager/model.ts';
import { factsOf } from '../../wire/api-facts.ts';
import type { Api } from '../../wire/api.ts';
import { bindOperation } from '../../wire/declare-operation.ts';
import type { SecretsManagerContext, SecretsManagerDeps } from './context.ts';
import { refuse } from './errors.ts';
import { createSecret } from './operations/create-secret.ts';
import { deleteSecret } from './operations/delete-secret.ts';
import { describeSecret } from './operations/describe-secret.ts';
import { getResourcePolicy } from './operations/get-resource-policy.ts';
import { getSecretValue } from './operations/get-secret-value.ts';
import { listSecretVersionIds } from './operations/list-secret-version-ids.ts';
import { listSecrets } from './operations/list-secrets.ts';
import { putSecretValue } from './operations/put-secret-value.ts';
import { restoreSecret } from './operations/restore-secret.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateSecret } from './operations/update-secret.ts';
import { updateSecretVersionStage } from './operations/update-secret-version-stage.ts';

/** Every operation that is built. The others of AWS's model answer 501 by name. */
export const secretsManagerOperations = [
  createSecret,
  deleteSecret,
  describeSecret,
  getResourcePolicy,
  getSecretValue,
  listSecretVersionIds,
  listSecrets,
  putSecretValue,
  restoreSecret,
  tagResource,
  untagResource,
  updateSecret,
  updateSecretVersionStage,
];

/**
 * AWS Secrets Manager as the wire serves it. There is no KMS: values are kept as they are sent, in a database whose
 * folder is its owner's alone, and a KmsKeyId is repeated, never used.
 */
export function createSecretsManagerApi(deps: SecretsManagerDeps): Api {
  const { store } = deps;
  const work = (context: SecretsManagerContext, run: () => unknown) =>
    store.transaction(() => {
      store.secrets.deleteDue(context.now); // nobody can tell that it was no earlier
      return run();
    });
  return {
    ...factsOf(model),
    operations: new Map(
      secretsManagerOperations.map((declared) => [
        declared.name,
        bindOperation(
          declared,
          ({ caller: { accountId, region }, now }) => ({ ...deps, scope: { accountId, region }, now }),
          work,
        ),
      ]),
    ),
    refuse,
  };
}
