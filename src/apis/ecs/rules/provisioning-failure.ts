import { AUTO_SCALING_GROUP } from '../../../model/container-instance.ts';
import type { Capacity } from '../../../scheduler/capacity.ts';
import type { Plan } from '../../../scheduler/place.ts';

/**
 * Why a task that waited for its capacity provider never found an instance, as its stoppedReason (ECS API failure
 * reasons): that of the first instance that was asked, without the full stop it has in RunTask's failures, or that there
 * is none to ask.
 */
export function whyNotPlaced(view: Capacity, plan: Plan, autoScalingGroup: string | undefined): string {
  const [refusal] = plan.refusals;
  if (refusal) return `TaskFailedToStart: ${refusal.reason.replace(/\.$/, '')}`;
  const isOfGroup = view.attributes.some((attributes) => attributes.get(AUTO_SCALING_GROUP) === autoScalingGroup);
  return `TaskFailedToStart: ${isOfGroup ? 'NO ACTIVE INSTANCES' : 'EMPTY CAPACITY PROVIDER'}`;
}
