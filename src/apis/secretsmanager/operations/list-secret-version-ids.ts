import { keyPage } from '../../../wire/key-page.ts';
import { secretsManagerError } from '../errors.ts';
import { findSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf, seconds } from '../present.ts';

const MOST = 100;

/** The versions of a secret, by their ids; those without a label only where they are asked for. */
export const listSecretVersionIds = operation('ListSecretVersionIds', (context, input) => {
  const { SecretId, IncludeDeprecated = false, NextToken, MaxResults = MOST } = input;
  const secret = findSecret(context, SecretId);
  const versions = context.store.secrets
    .versions(secret.arn)
    .filter(({ stages }) => IncludeDeprecated || stages.length > 0)
    .sort((a, b) => (a.id > b.id ? 1 : -1));
  const { rows, nextToken } = keyPage(
    {
      token: NextToken,
      limit: MaxResults,
      question: { list: 'ListSecretVersionIds', arn: secret.arn, IncludeDeprecated },
      refuse: () => secretsManagerError('InvalidNextTokenException', 'The NextToken value is invalid.'),
    },
    (after = '') => versions.filter(({ id }) => id > after),
    ({ id }) => id,
  );
  const Versions = rows.map(({ id, stages, accessedAt, createdAt }) => ({
    VersionId: id,
    VersionStages: stages.length > 0 ? stages : undefined,
    LastAccessedDate: seconds(accessedAt),
    CreatedDate: seconds(createdAt),
  }));
  return { ...nameOf(secret), Versions, NextToken: nextToken };
});
