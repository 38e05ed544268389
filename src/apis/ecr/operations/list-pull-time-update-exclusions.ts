import { listRegistry } from '../list-registry.ts';
import { operation } from '../operation.ts';

/** The principals whose pulls are not to be recorded, in the order of their ARNs. */
export const listPullTimeUpdateExclusions = operation('ListPullTimeUpdateExclusions', (context, input) => {
  const { rows, nextToken } = listRegistry(context, context.scope, 'pullTimeExclusion', input);
  return { pullTimeUpdateExclusions: rows.map(({ name }) => name), nextToken };
});
