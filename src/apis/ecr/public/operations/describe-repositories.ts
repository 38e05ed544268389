import { operation, privately } from '../operation.ts';
import { presentPublicRepository } from '../present.ts';

/** The public repositories that are named, or all of the registry in the order of their names, by the page. */
export const describeRepositories = operation('DescribeRepositories', (context, input) => {
  const { repositories = [], nextToken } = privately('DescribeRepositories', context, input);
  return { repositories: repositories.map(presentPublicRepository), nextToken };
});
