import type { LifecycleAction, LifecycleRule, LifecycleSelection } from '../../../model/lifecycle-policy.ts';
import { matchesNone } from './policy-fault.ts';
import { readSelection, SELECTION_FORMS } from './read-selection.ts';
import { checkInteger, checkType, type Members, objectWith } from './schema.ts';

const ACTION_FORMS = 2;

/** A rule as it is in a policy's JSON, its members in the order AWS has them. Throws InvalidParameterException. */
export function readRule(json: unknown): LifecycleRule {
  const { rulePriority, description, selection, action } = objectWith(
    json,
    ['rulePriority', 'selection', 'action'],
    ['description'],
  );
  checkInteger(rulePriority, 1);
  if (description !== undefined) checkType(description, 'string');
  return {
    rulePriority: rulePriority as number,
    description: description as string | undefined,
    ...pairOf(readSelection(selection), readAction(action)),
  };
}

/** What was last pulled some time ago can only be archived, and what is archived only expire. */
function pairOf(selection: LifecycleSelection, action: LifecycleAction): Pick<LifecycleRule, 'selection' | 'action'> {
  const { countType } = selection;
  const only = { sinceImagePulled: 'transition', sinceImageTransitioned: 'expire' }[countType as string];
  if (only !== undefined && only !== action.type) throw matchesNone(SELECTION_FORMS);
  return { selection, action };
}

function readAction(json: unknown): LifecycleAction {
  checkType(json, 'object');
  const { type, targetStorageClass, ...others } = json as Members;
  const target = type === 'transition' ? 'archive' : undefined;
  const isKnown = type === 'expire' || type === 'transition';
  const isSaid = Object.hasOwn(json as Members, 'targetStorageClass');
  if (
    !isKnown ||
    targetStorageClass !== target ||
    isSaid !== (target !== undefined) ||
    Object.keys(others).length > 0
  ) {
    throw matchesNone(ACTION_FORMS);
  }
  return { type, targetStorageClass: target };
}
