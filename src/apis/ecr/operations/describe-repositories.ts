import { keyPage } from '../../../wire/key-page.ts';
import { invalidParameter } from '../errors.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { presentRepository } from '../present.ts';

/** The repositories that are named, or all of the registry in the order of their names, by the page. */
export const describeRepositories = operation('DescribeRepositories', (context, input) => {
  const { store } = context;
  const { registryId, repositoryNames, nextToken, maxResults } = input;
  if (repositoryNames) {
    if (nextToken !== undefined || maxResults !== undefined) {
      throw invalidParameter('repositoryNames', 'It cannot be used with nextToken or maxResults');
    }
    const found = [...new Set(repositoryNames)].map((repositoryName) =>
      findRepository(context, { registryId, repositoryName }),
    );
    return { repositories: found.map((repository) => presentRepository(context, repository)) };
  }
  const scope = { ...context.scope, accountId: registryId ?? context.scope.accountId };
  const limit = maxResults ?? DEFAULT_PAGE;
  const { rows, nextToken: next } = keyPage(
    { token: nextToken, limit, question: { list: 'DescribeRepositories', scope }, refuse: refuseToken },
    (after = '') => store.repositories.list(scope, after, limit + 1),
    ({ name }) => name,
  );
  return { repositories: rows.map((repository) => presentRepository(context, repository)), nextToken: next };
});
