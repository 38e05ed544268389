import { parseArn } from '../../model/arn.ts';
import { type Repository, serviceOf } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import { findRepository } from './lookup.ts';

const RESOURCE = 'repository/';

/** The repository of an ARN. Throws InvalidParameterException for another ARN, RepositoryNotFoundException. */
export function findTaggable(context: EcrContext, resourceArn: string): Repository {
  const arn = parseArn(resourceArn);
  const { scope } = context;
  const isOurs = arn?.service === serviceOf(scope) && arn.region === scope.region && arn.resource.startsWith(RESOURCE);
  if (!isOurs) throw invalidParameter('resourceArn', 'Invalid ARN');
  return findRepository(context, { registryId: arn.accountId, repositoryName: arn.resource.slice(RESOURCE.length) });
}
