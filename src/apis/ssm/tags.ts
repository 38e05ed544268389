import { type ResourceTag, tagFault } from '../../model/resource-tag.ts';
import { notBuilt } from '../../wire/errors.ts';
import type { SsmContext } from './context.ts';
import { ssmError } from './errors.ts';

/** Throws AWS's error for tags a parameter cannot have. */
export function checkTags(tags: readonly ResourceTag[]): void {
  const fault = tagFault(tags);
  if (fault !== undefined) throw ssmError('ValidationException', fault);
}

/** The tags of a parameter by its name. Throws InvalidResourceId; 501 for a resource of another type. */
export function tagsOf({ store, scope }: SsmContext, type: string, name: string): ResourceTag[] {
  if (type !== 'Parameter') throw notBuilt(`SSM's tags of a ${type}`);
  const tags = store.parameters.tags(scope, name);
  if (tags) return tags;
  throw ssmError(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}
