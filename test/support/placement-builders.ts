import type { TaskNeeds } from '../../src/model/resources.ts';
import { Capacity, type SchedulerInstance } from '../../src/scheduler/capacity.ts';
import type { PlacementRequest } from '../../src/scheduler/request.ts';

/** An instance of 1024 CPU units and 1024 MiB that takes tasks; what a test is about goes into `more`. */
export const instance = (arn: string, more: Partial<SchedulerInstance> = {}): SchedulerInstance => ({
  arn,
  resources: { cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [], gpus: [] },
  attributes: [],
  status: 'ACTIVE',
  agentConnected: true,
  ...more,
});

/** The same instance with attributes, given as name and value. */
export const withAttributes = (
  arn: string,
  attributes: Readonly<Record<string, string>>,
  more: Partial<SchedulerInstance> = {},
): SchedulerInstance =>
  instance(arn, { attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })), ...more });

/** The needs of a task that asks for nothing but what is given. */
export const needs = (more: Partial<TaskNeeds> = {}): TaskNeeds => ({
  cpu: 0,
  memory: 0,
  tcpPorts: [],
  udpPorts: [],
  gpus: 0,
  ...more,
});

/** A view of instances that were put in this order. */
export const view = (...instances: readonly SchedulerInstance[]): Capacity => {
  const capacity = new Capacity();
  for (const one of instances) capacity.put(one);
  return capacity;
};

/** A request for a number of tasks that ask for nothing but what is given. */
export const request = (
  count: number,
  { needs: asked, ...more }: Partial<Omit<PlacementRequest, 'needs'>> & { needs?: Partial<TaskNeeds> } = {},
): PlacementRequest => ({ count, requiresAttributes: [], ...more, needs: needs(asked) });
