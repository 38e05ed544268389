import type { PlacementStrategy } from '../model/placement.ts';
import type { TaskNeeds } from '../model/resources.ts';
import type { Capacity } from './capacity.ts';
import { isAsked, refusal } from './filters.ts';
import { winsTie } from './rank.ts';
import type { Demand } from './request.ts';

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
 * ARNs of the instances that each are to have one task of a DAEMON service, in the order in which ties fall: those that
 * are ACTIVE with the agent connected, have the attributes and hold the constraints (ECS Developer Guide, daemon strategy:
 * one task on each active instance that meets the constraints, none on one that is DRAINING). Room is no constraint:
 * without it the service is unable to place a task there (containers-roadmap issues 502 and 668).
 */
export function daemonInstances(capacity: Capacity, demand: Demand): string[] {
  const there: Demand = {
    ...demand,
    needs: NOTHING,
    constraints: demand.constraints?.filter(({ type }) => type !== 'distinctInstance'), // it would be refused by itself
  };
  return Array.from(capacity.arns.keys())
    .filter((row) => isAsked(capacity, row, demand) && !refusal(capacity, row, there))
    .sort((a, b) => (winsTie(capacity, a, b) ? -1 : 1))
    .map((row) => capacity.arns[row] as string);
}
