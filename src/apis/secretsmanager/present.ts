import type { Secret, SecretVersion } from '../../model/secret.ts';

/** Epoch milliseconds as AWS's JSON has times; undefined stays so. */
export const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** What every answer about a secret begins with. */
export const nameOf = ({ arn, name }: Pick<Secret, 'arn' | 'name'>) => ({ ARN: arn, Name: name });

/** What descriptions and lists say of a secret alike. */
export const presentSecret = (secret: Secret) => ({
  ...nameOf(secret),
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  LastChangedDate: seconds(secret.changedAt),
  LastAccessedDate: seconds(secret.accessedAt),
  DeletedDate: seconds(secret.deletionAt),
  Tags: secret.tags.length > 0 ? secret.tags : undefined,
  CreatedDate: seconds(secret.createdAt),
});

/** The labels of every version that has any, by its id; undefined where there is none. */
export function stagesByVersion(versions: readonly SecretVersion[]): Record<string, readonly string[]> | undefined {
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  return labelled.length === 0 ? undefined : Object.fromEntries(labelled.map(({ id, stages }) => [id, stages]));
}
