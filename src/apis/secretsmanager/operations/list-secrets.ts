import type { SortByType } from '../../../../api-schemas/secretsmanager/types.ts';
import type { Secret } from '../../../model/secret.ts';
import { keyPage } from '../../../wire/key-page.ts';
import { secretsManagerError } from '../errors.ts';
import { passes } from '../filters.ts';
import { operation } from '../operation.ts';
import { presentSecret, stagesByVersion } from '../present.ts';

const MOST = 100;
const DIGITS = 16; // of a time in milliseconds as text that sorts

const byTime = (ms = 0): string => String(ms).padStart(DIGITS, '0');

/** What lists are sorted by; the name tells those of one instant apart. */
const KEYS: Readonly<Record<SortByType, (secret: Secret) => string>> = {
  'created-date': ({ createdAt, name }) => byTime(createdAt) + name,
  'last-accessed-date': ({ accessedAt, name }) => byTime(accessedAt) + name,
  'last-changed-date': ({ changedAt, name }) => byTime(changedAt) + name,
  name: ({ name }) => name,
};

/** The secrets that pass every filter, by default in the order in which they were made. */
export const listSecrets = operation('ListSecrets', ({ store, scope }, input) => {
  const { Filters, IncludePlannedDeletion = false, SortBy = 'created-date', SortOrder = 'asc' } = input;
  const keyOf = KEYS[SortBy];
  const isAfter = SortOrder === 'asc' ? (a: string, b: string) => a > b : (a: string, b: string) => a < b;
  const secrets = store.secrets
    .list(scope)
    .filter((secret) => (IncludePlannedDeletion || secret.deletionAt === undefined) && passes(secret, Filters))
    .sort((a, b) => (isAfter(keyOf(a), keyOf(b)) ? 1 : -1));
  const { rows, nextToken } = keyPage(
    {
      token: input.NextToken,
      limit: input.MaxResults ?? MOST,
      question: { list: 'ListSecrets', scope, Filters, IncludePlannedDeletion, SortBy, SortOrder },
      refuse: () => secretsManagerError('InvalidNextTokenException', 'The NextToken value is invalid.'),
    },
    (after) => (after === undefined ? secrets : secrets.filter((secret) => isAfter(keyOf(secret), after))),
    keyOf,
  );
  const SecretList = rows.map((secret) => ({
    ...presentSecret(secret),
    SecretVersionsToStages: stagesByVersion(store.secrets.versions(secret.arn)),
  }));
  return { SecretList, NextToken: nextToken };
});
