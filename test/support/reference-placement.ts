import { AUTO_SCALING_GROUP, attributeValue, isExternal } from '../../src/model/container-instance.ts';
import type { TaskNeeds } from '../../src/model/resources.ts';
import type { SchedulerInstance } from '../../src/scheduler/capacity.ts';
import { tieKey } from '../../src/scheduler/chance.ts';
import type { Refusal } from '../../src/scheduler/filters.ts';
import { compileQuery } from '../../src/scheduler/query/compile-query.ts';
import { parseQuery } from '../../src/scheduler/query/parse-query.ts';
import type { PlacementStrategy } from '../../src/model/placement.ts';
import { NO_GROUP, type PlacementRequest } from '../../src/scheduler/request.ts';

/** A task as placement sees it: whether it holds its needs, counts to its group and counts as running are three things. */
export interface ReferenceTask {
  readonly arn: string;
  readonly needs: TaskNeeds;
  readonly group: string;
  holds: boolean;
  /** Its desired status is RUNNING. */
  wanted: boolean;
  running: boolean;
}

/** What placement reads of a cluster, as plain lists; a task's `arn` is its instance's. */
export interface ReferenceCluster {
  instances: SchedulerInstance[];
  tasks: ReferenceTask[];
}

/** What the documentation says of the next task of a request. */
export interface ReferenceDecision {
  /** The instances it may be placed on: one, or all among which `random` decides; none when nothing fits. */
  readonly winners: readonly string[];
  /** Why each instance that was asked and cannot take it refuses it. */
  readonly refusals: readonly { readonly containerInstanceArn: string; readonly reason: Refusal }[];
}

/** An instance with its tasks. */
interface Machine {
  readonly instance: SchedulerInstance;
  readonly tasks: readonly ReferenceTask[];
}

/**
 * Placement as the developer guide has it (filter, constraints, strategies in turn, pick), counted anew from plain lists
 * each time. It is slow and simple on purpose: the fast one is compared with it.
 */
export function referencePlacement(cluster: ReferenceCluster, request: PlacementRequest): ReferenceDecision {
  const tasksOn = Map.groupBy(cluster.tasks, ({ arn }) => arn);
  const machines = cluster.instances.map((instance) => ({ instance, tasks: tasksOn.get(instance.arn) ?? [] }));
  const asked = machines.filter(({ instance }) => isAsked(instance, request));
  const refusals = asked.flatMap((machine) => {
    const reason = reasonAgainst(machine, request);
    return reason ? [{ containerInstanceArn: machine.instance.arn, reason }] : [];
  });
  const refused = new Set(refusals.map(({ containerInstanceArn }) => containerInstanceArn));
  const { strategies = [{ type: 'random' }], group = NO_GROUP } = request;
  const chance = strategies.findIndex(({ type }) => type === 'random');
  const ranks = strategies.slice(0, chance === -1 ? undefined : chance).map((one) => rankBy(machines, group, one));
  const fitting = asked
    .filter(({ instance }) => !refused.has(instance.arn))
    .map((machine) => ({ arn: machine.instance.arn, ranks: ranks.map((rank) => rank(machine)) }))
    .sort((a, b) => compareLists([...a.ranks, tieKey(a.arn)], [...b.ranks, tieKey(b.arn)]) || (a.arn < b.arn ? -1 : 1));
  const best = fitting[0];
  if (!best || chance === -1) return { winners: best ? [best.arn] : [], refusals };
  const winners = fitting.filter((one) => compareLists(one.ranks, best.ranks) === 0).map(({ arn }) => arn);
  return { winners, refusals };
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((value, index) => value !== b[index]);
  return first === -1 ? 0 : (a[first] as number) - (b[first] as number);
}

function isAsked(instance: SchedulerInstance, { external = false, autoScalingGroup }: PlacementRequest): boolean {
  if (instance.status !== 'ACTIVE' || isExternal(instance) !== external) return false;
  return autoScalingGroup === undefined || attributeValue(instance, AUTO_SCALING_GROUP) === autoScalingGroup;
}

function reasonAgainst(machine: Machine, request: PlacementRequest): Refusal | undefined {
  const { instance, tasks } = machine;
  if (!instance.agentConnected) return 'AGENT';
  const { needs, requiresAttributes, constraints = [], group = NO_GROUP } = request;
  const free = referenceFree(instance, tasks);
  if (free.cpu < needs.cpu) return 'RESOURCE:CPU';
  if (free.memory < needs.memory) return 'RESOURCE:MEMORY';
  if (free.gpus < needs.gpus) return 'RESOURCE:GPU';
  if (needs.tcpPorts.some((port) => free.takenTcpPorts.includes(port))) return 'RESOURCE:PORTS';
  if (needs.udpPorts.some((port) => free.takenUdpPorts.includes(port))) return 'RESOURCE:PORTS';
  if (free.enis < (needs.enis ?? 0)) return 'RESOURCE:ENI';
  if (requiresAttributes.some((name) => attributeValue(instance, name) === undefined)) return 'ATTRIBUTE';
  for (const constraint of constraints) {
    if (constraint.type === 'memberOf') {
      const holds = compileQuery(parseQuery(constraint.expression));
      if (!holds(subject(machine))) return 'MemberOf placement constraint unsatisfied.';
    } else if (wantedOf(machine, group) > 0) {
      return 'distinctInstance placement constraint unsatisfied.';
    }
  }
  return undefined;
}

/** What an instance has left once every one of its tasks that holds something has taken it. */
export function referenceFree({ resources }: SchedulerInstance, tasks: readonly ReferenceTask[]) {
  const held = tasks.filter(({ holds }) => holds).map((task) => task.needs);
  const sum = (of: (needs: TaskNeeds) => number): number => held.reduce((total, needs) => total + of(needs), 0);
  return {
    cpu: resources.cpu - sum(({ cpu }) => cpu),
    memory: resources.memory - sum(({ memory }) => memory),
    gpus: resources.gpus.length - sum(({ gpus }) => gpus),
    enis: (resources.enis ?? Number.POSITIVE_INFINITY) - sum(({ enis = 0 }) => enis),
    takenTcpPorts: [...resources.tcpPorts, ...held.flatMap(({ tcpPorts }) => tcpPorts)],
    takenUdpPorts: [...resources.udpPorts, ...held.flatMap(({ udpPorts }) => udpPorts)],
  };
}

/** How many tasks of a group an instance has, by desired status. */
const wantedOf = ({ tasks }: Machine, group: string): number =>
  tasks.filter((task) => task.wanted && task.group === group).length;

/** What a strategy counts on an instance: the least comes first. */
function rankBy(machines: readonly Machine[], group: string, strategy: PlacementStrategy): (one: Machine) => number {
  if (strategy.type === 'random') throw new Error('chance has no rank');
  const { type, field } = strategy;
  if (type === 'binpack') return ({ instance, tasks }) => referenceFree(instance, tasks)[field];
  if (!field.startsWith('attribute:')) return (machine) => wantedOf(machine, group);
  const name = field.slice('attribute:'.length);
  const alike = Map.groupBy(machines, ({ instance }) => attributeValue(instance, name));
  const counts = new Map<string | undefined, number>();
  for (const [value, some] of alike) {
    counts.set(
      value,
      some.reduce((total, machine) => total + wantedOf(machine, group), 0),
    );
  }
  return ({ instance }) => counts.get(attributeValue(instance, name)) ?? 0;
}

function subject({ instance, tasks }: Machine) {
  return {
    attribute: (name: string) => attributeValue(instance, name),
    agentConnected: instance.agentConnected,
    agentVersion: instance.versionInfo?.agentVersion,
    ec2InstanceId: instance.ec2InstanceId ?? '',
    registeredAt: instance.registeredAt ?? 0,
    runningTasksCount: tasks.filter(({ running }) => running).length,
    taskGroups: new Set(tasks.filter(({ wanted }) => wanted).map(({ group }) => group)),
  };
}
