import { parseArn } from '../../../model/arn.ts';
import type { Service } from '../../../model/service.ts';
import type { Capacity } from '../../../scheduler/capacity.ts';
import { isAsked, refusal } from '../../../scheduler/filters.ts';
import type { Demand } from '../../../scheduler/request.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import type { PlacementWaits } from './placement-waits.ts';
import { zoneOfSubnet } from '../launch.ts';
import { boundsOf } from '../rollout/bounds.ts';
import { isProtected } from '../rollout/health.ts';
import { inWords, isBalanced, type ZoneCount, zonesToFill } from '../rollout/rebalancing.ts';
import { carryOut } from './carry-out.ts';
import type { ServiceDeps } from './deps.ts';
import { serviceLaunch } from './launch.ts';
import { serviceDemand } from './start.ts';

const NOTHING = { cpu: 0, memory: 0, tcpPorts: [], udpPorts: [], gpus: 0 };
const ZONE = 'ecs.availability-zone';

/** The zones in which the cluster has an instance that a task might run on, had it room. */
function zonesOfInstances(view: Capacity, demand: Demand): string[] {
  const zones = new Set<string>();
  for (let row = 0; row < view.size; row++) {
    const zone = view.attributes[row]?.get(ZONE);
    if (zone === undefined || zones.has(zone) || !isAsked(view, row, demand)) continue;
    if (!refusal(view, row, { ...demand, needs: NOTHING })) zones.add(zone);
  }
  return [...zones];
}

/** How many of a service's tasks run in each of these zones. */
function zoneCounts(zones: readonly string[], tasks: readonly ServiceTask[], now: number): ZoneCount[] {
  return zones.map((zone) => {
    const there = tasks.filter(({ availabilityZone }) => availabilityZone === zone);
    return { zone, tasks: there.length, protected: there.filter((task) => isProtected(task, now)).length };
  });
}

/**
 * Begins to even out a settled service over its cluster's Availability Zones: tasks are started where there are fewest,
 * as far as maximumPercent has room, and once they are healthy the next looks stop as many where there are most (ECS
 * Developer Guide, Availability Zone rebalancing). Gives the service as it is then.
 */
export function rebalance(
  deps: ServiceDeps,
  service: Service,
  own: readonly ServiceTask[],
  waits: PlacementWaits,
): Service {
  const now = deps.clock.now();
  const counts = countsOf(deps, service, own);
  if (!counts || isBalanced(counts)) {
    waits.done(service.arn);
    return service;
  }
  if (!waits.mayTry(service, now)) return service;
  const isFirstTry = waits.until(service.arn) === undefined;
  const { upper } = boundsOf(service.deploymentConfiguration, service.desiredCount);
  const zones = zonesToFill(counts).slice(0, Math.max(0, upper - service.desiredCount));
  const imbalance = `is not AZ balanced with ${inWords(counts)}. AZ Rebalancing in progress.`;
  if (isFirstTry && zones.length > 0) deps.serviceEvents.say(service, imbalance);
  const { extra, unplaced } = fill(deps, service, own, zones);
  if (extra > 0) {
    waits.done(service.arn);
    deps.serviceEvents.act(service, 'SERVICE_REBALANCING_STARTED');
    return { ...service, rebalancing: { extra, startedAt: now }, isSteady: false };
  }
  waits.failed(service, now);
  if (isFirstTry) tellNotBalanced(deps, service, own, unplaced);
  return service;
}

/** Starts a task in each of these zones that has room for one. */
function fill(
  deps: ServiceDeps,
  service: Service,
  own: readonly ServiceTask[],
  zones: readonly string[],
): { readonly extra: number; readonly unplaced: readonly string[] } {
  const [primary] = service.deployments;
  const unplaced: string[] = [];
  let extra = 0;
  for (const [availabilityZone, filled] of Map.groupBy(zones, (zone) => zone)) {
    const starts = primary ? [{ of: primary.id, count: filled.length, availabilityZone }] : [];
    const done = carryOut(deps, service, { stops: [], starts }, own);
    extra += done.started;
    if (done.unplaced) unplaced.push(availabilityZone);
  }
  return { extra, unplaced };
}

/** Why zones could not be evened out. */
function tellNotBalanced(
  { serviceEvents, clock }: ServiceDeps,
  service: Service,
  own: readonly ServiceTask[],
  unplaced: readonly string[],
): void {
  for (const zone of unplaced) {
    const why = 'because no container instance met all of its requirements.';
    serviceEvents.say(service, `is unable to place a task in ${zone} ${why}`);
  }
  const kept = own.filter((task) => isProtected(task, clock.now())).length;
  if (unplaced.length > 0 || kept === 0) return;
  const why = `(reason ${kept} tasks under protection)`;
  serviceEvents.say(service, `was unable to AZ Rebalance because taskSet was unable to scale in due to ${why}.`);
}

/** Tells how a service's tasks are spread, once none is more than wanted. */
export function rebalanced(
  deps: ServiceDeps,
  service: Service,
  own: readonly ServiceTask[],
  waits: PlacementWaits,
): Service {
  const counts = countsOf(deps, service, own) ?? [];
  if (isBalanced(counts)) {
    deps.serviceEvents.say(service, `is AZ balanced with ${inWords(counts)}.`);
    deps.serviceEvents.act(service, 'SERVICE_REBALANCING_COMPLETED');
  } else {
    deps.serviceEvents.say(service, 'stopped AZ Rebalancing.');
    deps.serviceEvents.act(service, 'SERVICE_REBALANCING_STOPPED');
    waits.failed(service, deps.clock.now());
  }
  return { ...service, rebalancing: undefined };
}

/**
 * The tasks of a service by zone: those of its subnets on Fargate, and of the cluster's instances with launch type EC2.
 * Undefined for the tasks of capacity providers, which wait for an instance wherever one comes.
 */
function countsOf(
  { store, capacities, clock }: ServiceDeps,
  service: Service,
  own: readonly ServiceTask[],
): ZoneCount[] | undefined {
  const [primary] = service.deployments;
  const revision = primary && store.serviceRecords.revision(primary.revisionArn);
  if (!primary || !revision) return undefined;
  const launch = serviceLaunch(store, service, revision, primary.id);
  const { region = '' } = parseArn(service.arn) ?? {};
  if (launch.launchType === 'FARGATE') {
    const zones = new Set(launch.subnets.map((subnet) => zoneOfSubnet(region, subnet)));
    return zoneCounts([...zones], own, clock.now());
  }
  if (revision.launchType !== 'EC2') return undefined;
  const zones = zonesOfInstances(capacities.of(service.clusterArn), serviceDemand(service, launch));
  return zoneCounts(zones, own, clock.now());
}
