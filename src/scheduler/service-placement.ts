import type { PlacementStrategy } from '../model/placement.ts';
import type { TaskNeeds } from '../model/resources.ts';
import type { Capacity } from './capacity.ts';
import { isAsked, refusal } from './filters.ts';
import { winsTie } from './rank.ts';
import { type Demand, NO_GROUP } from './request.ts';

/**
 * What stands for the strategies of a service that has none: the Availability Zone with the fewest tasks of the
 * service, then the instance with the fewest (ECS Developer Guide, service scheduler concepts).
 */
export const SERVICE_DEFAULT: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
];

const NOTHING: TaskNeeds = { cpu: 0, memory: 0, tcpPorts: [], udpPorts: [], gpus: 0 };

/**
 * ARNs of the instances that each get one task of a DAEMON service, in the order in which ties fall: those that are
 * ACTIVE with the agent connected, have the attributes, hold the constraints and have room for the task or run one of
 * the group already (ECS Developer Guide, daemon strategy: one task on each active instance that meets the
 * constraints, none on one that is DRAINING; constraints are looked at again while tasks run).
 */
export function daemonInstances(capacity: Capacity, demand: Demand): string[] {
  const { group = NO_GROUP } = demand;
  const there: Demand = {
    ...demand,
    needs: NOTHING,
    constraints: demand.constraints?.filter(({ type }) => type !== 'distinctInstance'), // it would be refused by itself
  };
  return Array.from(capacity.arns.keys())
    .filter((row) => isAsked(capacity, row, demand))
    .filter((row) => !refusal(capacity, row, capacity.groups[row]?.has(group) ? there : demand))
    .sort((a, b) => (winsTie(capacity, a, b) ? -1 : 1))
    .map((row) => capacity.arns[row] as string);
}
