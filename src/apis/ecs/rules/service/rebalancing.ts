import type { PlacementConstraint } from '../../../../model/placement.ts';
import type { Service } from '../../../../model/service.ts';
import type { AskedService, Faults } from './asked.ts';

const ZONE = 'ecs.availability-zone';

type Asked = Omit<AskedService, 'sent' | 'availabilityZoneRebalancing'>;

const unsupported = (verb: AskedService['verb'], what: string): string =>
  `The service couldn't be ${verb} because Availability Zone Rebalancing does not support ${what}.`;

/** What keeps a service from Availability Zone rebalancing. All but the first are worded like it. */
function* obstacles({ verb, definition, ...service }: Asked): Faults {
  if (service.schedulingStrategy === 'DAEMON') {
    yield `${unsupported(verb, 'DAEMON as scheduling strategy')} Update scheduling strategy and try again.`;
  }
  if (service.deploymentController === 'EXTERNAL') yield unsupported(verb, 'EXTERNAL as deployment controller');
  if (service.launchType === 'EXTERNAL') yield unsupported(verb, 'EXTERNAL as launch type');
  const [first] = service.placementStrategy;
  if (first && !(first.type === 'spread' && first.field.endsWith(ZONE))) {
    yield unsupported(verb, 'a placement strategy that does not first spread over Availability Zones');
  }
  const constraints = [...service.placementConstraints, ...constraintsOf(definition)];
  if (constraints.some((one) => one.type === 'memberOf' && one.expression.includes(ZONE))) {
    yield unsupported(verb, 'attribute:ecs.availability-zone as placement constraint');
  }
}

const constraintsOf = (definition: AskedService['definition']): readonly PlacementConstraint[] =>
  (definition?.document.placementConstraints ?? []) as readonly PlacementConstraint[];

/** ECS's refusals of a service with Availability Zone rebalancing that cannot have it, or has no room for it. */
export function* rebalancingFaults(asked: AskedService): Faults {
  if (asked.availabilityZoneRebalancing !== 'ENABLED') return;
  yield* obstacles(asked);
  if (asked.deploymentConfiguration.maximumPercent <= 100) {
    yield unsupported(asked.verb, 'maximumPercent <= 100 % as deployment configuration');
  }
}

/**
 * Whether a new service of which nothing was said is rebalanced: where nothing keeps it from that. Only of
 * maximumPercent ECS then still says that it must be above 100, as people report.
 */
export const defaultRebalancing = (asked: Asked): Service['availabilityZoneRebalancing'] =>
  obstacles(asked).next().done ? 'ENABLED' : 'DISABLED';
