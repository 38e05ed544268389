import { keyPage } from '../../../wire/key-page.ts';
import { ssmError } from '../errors.ts';
import { checkFilters, isBelow, passes } from '../filters.ts';
import { operation } from '../operation.ts';
import { presentValue } from '../present.ts';

const MOST = 10;

/** The parameters below a path, by name: of the next level, or of all. */
export const getParametersByPath = operation('GetParametersByPath', ({ store, scope }, input) => {
  const { Path: path, Recursive: isRecursive = false, ParameterFilters: filters, WithDecryption } = input;
  if (!/^\/[\w./-]*$/.test(path) || path.includes('//')) {
    throw ssmError(
      'ValidationException',
      `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can't be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.`,
    );
  }
  checkFilters(filters, ['Type', 'KeyId', 'Label']);
  const { rows, nextToken } = keyPage(
    {
      token: input.NextToken,
      limit: input.MaxResults ?? MOST,
      question: { list: 'GetParametersByPath', scope, path, isRecursive, filters },
      refuse: () => ssmError('InvalidNextToken', 'The specified token is not valid.'),
    },
    function* (after) {
      // a name without a hierarchy is below the root, though it does not begin with it
      for (const listed of store.parameters.list(scope, path === '/' ? '' : path, after)) {
        if (isBelow(listed.latest.name, path, isRecursive) && passes(listed, filters)) yield listed;
      }
    },
    ({ latest }) => latest.name,
  );
  return { Parameters: rows.map(({ latest }) => presentValue(scope, latest, WithDecryption)), NextToken: nextToken };
});
