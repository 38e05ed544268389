import type { Service } from '../../../../model/service.ts';
import type { LaunchType } from '../../../../model/task.ts';
import type { Input } from '../../operation.ts';
import { placementOf } from '../placement.ts';

/** A service's own placement, without its task definition's, as it is stored. Throws ECS's refusals. */
export function storedPlacement(
  launchType: LaunchType,
  sent: Pick<Input<'CreateService'>, 'placementConstraints' | 'placementStrategy'>,
): Pick<Service, 'placementConstraints' | 'placementStrategy'> {
  const { constraints = [], strategies = [] } = placementOf({ document: {} }, launchType, sent) ?? {};
  return { placementConstraints: constraints, placementStrategy: strategies };
}
