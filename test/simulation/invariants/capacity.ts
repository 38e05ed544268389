import type { Task } from '../../../src/model/task.ts';
import type { Known, KnownInstance } from '../known.ts';
import { needsOf } from '../shape.ts';
import { type AtRest, type Change, must, nameOf, type OfTurn, ofTask } from './invariant.ts';

const needs = (known: Known, { taskDefinitionArn }: Task) => {
  const shape = known.shapes.get(taskDefinitionArn);
  if (!shape) throw new Error(`${taskDefinitionArn} was never registered`);
  return needsOf(nameOf(taskDefinitionArn).replace(/:.*/, ''), shape);
};

/** What an instance's living tasks leave of it, by the task definitions they are of. */
function leftOf(known: Known, { arn, resources }: KnownInstance) {
  const all = known.ofInstance(arn).map((task) => needs(known, task));
  const sum = (size: 'cpu' | 'memory' | 'enis') => all.reduce((total, one) => total + one[size], 0);
  return {
    cpu: resources.cpu - sum('cpu'),
    memory: resources.memory - sum('memory'),
    enis: (resources.enis ?? Number.POSITIVE_INFINITY) - sum('enis'),
    ports: [...resources.tcpPorts, ...all.flatMap(({ ports }) => ports)],
  };
}

/** Tasks that were placed on an instance just now. */
const placed = (changes: readonly Change[]): (Task & { readonly before: Task | undefined })[] =>
  changes.flatMap((change) => {
    const { before, after } = ofTask(change) ?? {};
    return after?.containerInstanceArn && !before?.containerInstanceArn ? [{ ...after, before }] : [];
  });

/** No instance is given more than it has, nor a port twice. */
export const nothingIsOvercommitted: OfTurn = (changes, known) =>
  [...new Set(placed(changes).map(({ containerInstanceArn = '' }) => containerInstanceArn))].flatMap((arn) => {
    const instance = known.instances.get(arn);
    if (!instance) return [`a task is placed on ${arn}, which is not there`];
    const { cpu, memory, enis, ports } = leftOf(known, instance);
    return [
      ...must(
        Math.min(cpu, memory, enis) >= 0,
        () => `${nameOf(arn)} has ${cpu} CPU, ${memory} MiB, ${enis} ENIs left`,
      ),
      ...must(new Set(ports).size === ports.length, () => `${nameOf(arn)} gives a port twice: ${ports.join(', ')}`),
    ];
  });

/** Tasks are placed on ACTIVE, connected instances that the constraints allow by which they were accepted. */
export const placementIsAllowed: OfTurn = (changes, known) =>
  placed(changes).flatMap((task) => {
    const instance = known.instances.get(task.containerInstanceArn ?? '');
    if (!instance) return [];
    const name = `${nameOf(task.arn)} of ${task.group}`;
    const { placementConstraints = [] } = known.services.get(task.serviceArn ?? '') ?? {};
    const constraints = task.before ? (task.before.placement?.constraints ?? []) : placementConstraints;
    const zone = instance.attributes.find((one) => one.name === 'ecs.availability-zone')?.value ?? '';
    const beside = known
      .ofInstance(instance.arn)
      .filter(
        ({ arn, group, desiredStatus }) => arn !== task.arn && group === task.group && desiredStatus === 'RUNNING',
      );
    return [
      ...must(instance.status === 'ACTIVE' && instance.agentConnected, () => {
        const connected = instance.agentConnected ? 'connected' : 'disconnected';
        return `${name} is placed on ${nameOf(instance.arn)}, which is ${instance.status} and ${connected}`;
      }),
      ...constraints.flatMap((constraint) =>
        constraint.type === 'distinctInstance'
          ? must(beside.length === 0, () => `${name} is placed beside ${beside.length} of its own`)
          : must(constraint.expression.endsWith(zone), () => `${name} is placed in ${zone}: ${constraint.expression}`),
      ),
    ];
  });

/** Dynamic ports too are one container's only, on each machine. */
export const boundPortsAreUnique: AtRest = ({ known }) =>
  [...known.instances.values()].flatMap(({ arn }) => {
    const bound = known
      .ofInstance(arn)
      .flatMap(({ containers }) => containers)
      .filter(({ lastStatus }) => lastStatus === 'RUNNING')
      .flatMap(({ networkBindings }) =>
        networkBindings.map(({ bindIP, hostPort, protocol }) => `${bindIP}:${hostPort}/${protocol}`),
      );
    return must(
      new Set(bound).size === bound.length,
      () => `${nameOf(arn)} has a port bound twice: ${bound.join(', ')}`,
    );
  });

interface Resource {
  readonly name: string;
  readonly integerValue: number;
}

/** DescribeContainerInstances shows what is left, and how many tasks run and begin. */
export const remainderIsShown: AtRest = async ({ known, client }) => {
  const containerInstances = [...known.instances.values()]
    .filter(({ status }) => status !== 'INACTIVE')
    .map(({ arn }) => arn);
  if (containerInstances.length === 0) return [];
  const { body } = await client.call('DescribeContainerInstances', { containerInstances });
  return body.containerInstances.flatMap((shown: Record<string, unknown>) => {
    const arn = shown.containerInstanceArn as string;
    const left = leftOf(known, known.instances.get(arn) as KnownInstance);
    const of = (name: string) =>
      (shown.remainingResources as Resource[]).find((one) => one.name === name)?.integerValue;
    const tasks = known.ofInstance(arn);
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    const pending = tasks.filter(({ lastStatus }) => lastStatus === 'PENDING').length;
    const is = `${of('CPU')} CPU, ${of('MEMORY')} MiB, ${shown.runningTasksCount} running, ${shown.pendingTasksCount} pending`;
    const should = `${left.cpu} CPU, ${left.memory} MiB, ${running} running, ${pending} pending`;
    return must(is === should, () => `${nameOf(arn)} shows ${is}; it has ${should}`);
  });
};
