import { parseArn } from '../../../model/arn.ts';
import { ecsError } from '../errors.ts';
import { checkScope } from '../lookup.ts';
import { operation } from '../operation.ts';
import { rowPage } from '../paging.ts';

const DEFAULT_PAGE = 10;

/**
 * Lists the services of a Cloud Map namespace: none, as Service Connect is not built. A namespace's ARN is taken as
 * given, like a cluster's default; by its name none can be found, as there is no Cloud Map to ask.
 */
export const listServicesByNamespace = operation('ListServicesByNamespace', ({ scope }, input) => {
  const { namespace, nextToken, maxResults = DEFAULT_PAGE } = input;
  const question = { list: 'ListServicesByNamespace', scope, namespace } as const;
  const page = rowPage({ nextToken, maxResults }, question, () => []);
  const parsed = parseArn(namespace);
  if (!parsed) throw ecsError('NamespaceNotFoundException', "The specified namespace wasn't found.");
  if (parsed.service !== 'servicediscovery' || !parsed.resource.startsWith('namespace/')) {
    throw ecsError('InvalidParameterException', 'The namespace ARN provided is invalid.');
  }
  checkScope(scope, parsed);
  return { serviceArns: page.arns, ...page.next };
});
