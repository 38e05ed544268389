import { keyPage } from '../../../wire/key-page.ts';
import { parameterNotFound, ssmError } from '../errors.ts';
import { operation } from '../operation.ts';
import { presentMetadata, presentValue } from '../present.ts';

const MOST = 50;
const keyOf = ({ version }: { readonly version: number }): string => String(version).padStart(16, '0');

/** The versions of a parameter that are kept, the oldest first. */
export const getParameterHistory = operation('GetParameterHistory', ({ store, scope }, input) => {
  const { Name: name, WithDecryption, NextToken: token, MaxResults: limit = MOST } = input;
  const versions = store.parameters.versions(scope, name);
  if (versions.length === 0) throw parameterNotFound(name);
  const { rows, nextToken } = keyPage(
    {
      token,
      limit,
      question: { list: 'GetParameterHistory', scope, name },
      refuse: () => ssmError('InvalidNextToken', 'The specified token is not valid.'),
    },
    (after = '') => versions.filter((version) => keyOf(version) > after),
    keyOf,
  );
  const Parameters = rows.map((version) => ({
    ...presentMetadata(version),
    Value: presentValue(scope, version, WithDecryption).Value,
    Labels: version.labels.length > 0 ? version.labels : undefined,
  }));
  return { Parameters, NextToken: nextToken };
});
