import { parseArn } from '../../../model/arn.ts';
import type { PlacementConstraint } from '../../../model/placement.ts';
import type { Service, ServiceRevision } from '../../../model/service.ts';
import type { Task } from '../../../model/task.ts';
import { refusal } from '../../../scheduler/filters.ts';
import type { Plan } from '../../../scheduler/place.ts';
import type { Demand } from '../../../scheduler/request.ts';
import { SERVICE_DEFAULT } from '../../../scheduler/service-placement.ts';
import { splitByStrategy } from '../../../scheduler/capacity-provider-split.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import type { EcsDeps } from '../context.ts';
import { type Launch, newTask, requiredAttributes, taskNeeds, zoneOfSubnet } from '../launch.ts';
import type { Start } from '../rollout/step.ts';
import { definitionConstraints } from '../rules/placement.ts';
import { acceptTasks, placeTasks, provisioningRoom, type StartContext } from '../start-tasks.ts';
import { serviceLaunch } from './launch.ts';

/** What became of a start. */
export interface Started {
  readonly tasks: readonly Task[];
  /** Why the others found no place; undefined when there are none. */
  readonly unplaced?: Plan['refusals'] | 'PROVISIONING' | undefined;
}

type Deps = Pick<EcsDeps, 'store' | 'capacities' | 'placements' | 'ids' | 'random' | 'clock'>;

/** What a service's tasks ask of their instances. */
export function serviceDemand(service: Service, launch: Launch): Demand {
  const ofDefinition = definitionConstraints(launch.definition);
  return {
    needs: taskNeeds(launch),
    requiresAttributes: requiredAttributes(launch),
    external: launch.launchType === 'EXTERNAL',
    group: launch.group,
    constraints: [...ofDefinition, ...service.placementConstraints],
  };
}

/** Starts as many tasks of a service as find a place. Call it in a transaction. */
export function startTasks(
  deps: Deps,
  service: Service,
  revision: ServiceRevision,
  start: Start,
  alive: readonly ServiceTask[],
): Started {
  const { accountId, region } = parseArn(service.arn) as { accountId: string; region: string };
  const context: StartContext = { ...deps, scope: { accountId, region }, now: deps.clock.now() };
  const launch = within(serviceLaunch(deps.store, service, revision, start.of), region, start);
  const demand = serviceDemand(service, launch);
  if (start.on) return startOn(context, launch, demand, start.on);
  if (launch.launchType === 'FARGATE' || revision.capacityProviderStrategy.length > 0) {
    return accept(context, service, revision, { launch, demand, start, alive });
  }
  const constraints = [...(demand.constraints ?? []), ...there(start)];
  const { tasks, plan } = placeTasks(context, launch, {
    ...demand,
    ...(constraints.length > 0 ? { constraints } : { constraints: undefined }),
    count: start.count,
    strategies: service.placementStrategy.length > 0 ? service.placementStrategy : SERVICE_DEFAULT,
    seed: Math.floor(deps.random() * 2 ** 32),
  });
  return { tasks, unplaced: plan.unplaced > 0 ? plan.refusals : undefined };
}

/** A launch in the subnets of one zone, where a start names one. */
const within = (launch: Launch, region: string, { availabilityZone }: Start): Launch =>
  availabilityZone === undefined
    ? launch
    : { ...launch, subnets: launch.subnets.filter((subnet) => zoneOfSubnet(region, subnet) === availabilityZone) };

const there = ({ availabilityZone }: Start): PlacementConstraint[] =>
  availabilityZone === undefined
    ? []
    : [{ type: 'memberOf', expression: `attribute:ecs.availability-zone == ${availabilityZone}` }];

interface Acceptance {
  readonly launch: Launch;
  readonly demand: Demand;
  readonly start: Start;
  readonly alive: readonly ServiceTask[];
}

/** Accepts tasks on Fargate, or of capacity providers by the strategy, whose shares count all tasks of the deployment. */
function accept(
  context: StartContext,
  service: Service,
  { capacityProviderStrategy }: ServiceRevision,
  { launch, demand, start, alive }: Acceptance,
): Started {
  const own = alive.filter(({ startedBy, desiredStatus }) => startedBy === start.of && desiredStatus === 'RUNNING');
  const already = new Map<string, number>();
  for (const { capacityProviderName: name = '' } of own) already.set(name, (already.get(name) ?? 0) + 1);
  const isPlaced = launch.launchType !== 'FARGATE';
  const count = isPlaced ? Math.min(start.count, provisioningRoom(context, service.clusterArn)) : start.count;
  const { constraints = [] } = demand;
  const isByStrategy = capacityProviderStrategy.length > 0;
  const tasks = acceptTasks(context, {
    launch,
    placement: isPlaced
      ? {
          ...(constraints.length > 0 ? { constraints } : {}),
          strategies: service.placementStrategy.length > 0 ? service.placementStrategy : SERVICE_DEFAULT,
        }
      : undefined,
    count,
    capacityProviders: isByStrategy ? splitByStrategy(capacityProviderStrategy, count, already) : undefined,
    before: own.length,
  });
  return { tasks, unplaced: count < start.count ? 'PROVISIONING' : undefined };
}

/** Starts one task on each of these instances. */
function startOn(context: StartContext, launch: Launch, demand: Demand, instances: readonly string[]): Started {
  const view = context.capacities.of(launch.cluster.arn);
  const tasks: Task[] = [];
  const unplaced: { containerInstanceArn: string; reason: Plan['refusals'][number]['reason'] }[] = [];
  for (const arn of instances) {
    const row = view.row(arn);
    if (row === undefined) continue;
    const reason = refusal(view, row, demand);
    if (reason) unplaced.push({ containerInstanceArn: arn, reason });
    else {
      const instance = context.store.containerInstances.get(arn);
      const task = newTask(context, launch, demand.needs, { instance, nth: tasks.length });
      view.assume(row, demand.needs, launch.group);
      context.capacities.insertTask(task);
      tasks.push(task);
    }
  }
  return { tasks, unplaced: unplaced.length > 0 ? unplaced : undefined };
}
