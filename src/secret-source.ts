import { goText } from './model/go-text.ts';
import { type ParameterReference, selectVersion } from './model/parameter.ts';
import type { Scope } from './model/scope.ts';
import { parseValueFrom, type SecretReference } from './model/secret-reference.ts';
import type { ResolvedSecrets, SecretSource } from './model/secret-source.ts';
import { CURRENT, versionAt } from './model/secret-stages.ts';
import type { Store } from './store/database.ts';

const PULL =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
const ONCE = 'service call has been retried 1 time(s):';

/** A value, or what is wrong in the words that follow those of every such error. */
type Read = { readonly value: string } | { readonly error: string };

/**
 * The secrets of tasks, from the store. Sentences are those of stopped tasks as people show them (for example
 * aws-samples/dataops-platform-airflow-dbt issue 12, HHS/simpler-grants-gov pull 4330). An ARN is looked for in the
 * region it names, a parameter's name in the task's; nothing of another account is given.
 */
export function createSecretSource(store: Store): SecretSource {
  return {
    resolve(scope, valuesFrom, now): ResolvedSecrets {
      const values = new Map<string, string>();
      const missing: string[] = [];
      for (const text of new Set(valuesFrom)) {
        const from = parseValueFrom(text);
        if (from.kind === 'invalid')
          return { error: `${PULL} unable to retrieve secret from asm: ${ONCE} ${from.error}` };
        if (from.kind === 'secret') {
          const read = readSecret(store, scope, from, now);
          if ('error' in read) return { error: `${PULL} unable to retrieve secret from asm: ${ONCE} ${read.error}` };
          values.set(text, read.value);
        } else {
          const value = readParameter(store, scope, from.reference);
          if (value === undefined) missing.push(text);
          else values.set(text, value);
        }
      }
      if (missing.length === 0) return { values };
      return {
        error: `${PULL} unable to retrieve secrets from ssm: ${ONCE} invalid ssm parameters: ${missing.join(',')}`,
      };
    },
  };
}

function readParameter(store: Store, scope: Scope, { names, scope: of = scope, selector }: ParameterReference) {
  if (of.accountId !== scope.accountId) return undefined;
  const versions = names.map((name) => store.parameters.versions(of, name)).find(({ length }) => length > 0);
  return versions && selectVersion(versions, selector)?.value;
}

function readSecret(store: Store, task: Scope, reference: SecretReference, now: number): Read {
  const { secretArn, scope, jsonKey, versionId, versionStage } = reference;
  const failed = (code: string, message: string): Read => ({
    error: `failed to fetch secret ${secretArn} from secrets manager: ${code}: ${message}`,
  });
  const secret = scope.accountId === task.accountId ? store.secrets.find(scope, secretArn) : undefined;
  if (!secret || (secret.deletionAt !== undefined && secret.deletionAt <= now)) {
    return failed('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  if (secret.deletionAt !== undefined) {
    const message = "You can't perform this operation on the secret because it was marked for deletion.";
    return failed('InvalidRequestException', message);
  }
  const versions = store.secrets.versions(secret.arn);
  const stage = versionStage ?? CURRENT;
  const version = versionId === undefined ? versionAt(versions, stage) : versions.find(({ id }) => id === versionId);
  if (!version) {
    const what = versionId === undefined ? `staging label: ${stage}` : `VersionId: ${versionId}`;
    return failed('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`);
  }
  if (versionStage !== undefined && !version.stages.includes(versionStage)) {
    const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
    return failed('InvalidRequestException', message);
  }
  if (version.secretString === undefined) return { error: `secret ${secretArn} has no SecretString` }; // our words
  return jsonKey === undefined ? { value: version.secretString } : memberOf(version.secretString, jsonKey);
}

/** A member of a secret that is a JSON object; what is wrong is said without a word of the secret. */
function memberOf(text: string, jsonKey: string): Read {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { error: 'the secret value is not valid JSON' }; // the agent's parser would show a character of it
  }
  if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, jsonKey)) {
    return { error: `retrieved secret from Secrets Manager did not contain json key ${jsonKey}` };
  }
  return { value: goText((parsed as Record<string, unknown>)[jsonKey]) };
}
