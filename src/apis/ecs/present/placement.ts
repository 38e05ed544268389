import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { PlacementConstraint, PlacementStrategy } from '../../../model/placement.ts';

interface Placed {
  readonly placementConstraints: readonly PlacementConstraint[];
  readonly placementStrategy: readonly PlacementStrategy[];
}

/**
 * A service's placement as the API shows it: `host` is shown as `instanceId` and what is packed in capital letters,
 * whatever was sent (terraform-provider-aws, service/ecs/service.go).
 */
export const presentPlacement = ({
  placementConstraints,
  placementStrategy,
}: Placed): Pick<Ecs.Service, 'placementConstraints' | 'placementStrategy'> => ({
  placementConstraints: [...placementConstraints],
  placementStrategy: placementStrategy.map(presentStrategy),
});

function presentStrategy(strategy: PlacementStrategy): Ecs.PlacementStrategy {
  if (strategy.type === 'random') return strategy;
  const { type, field } = strategy;
  if (type === 'binpack') return { type, field: field.toUpperCase() };
  return { type, field: /^(host|instanceId)$/i.test(field) ? 'instanceId' : field };
}
