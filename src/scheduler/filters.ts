import { AUTO_SCALING_GROUP, EXTERNAL } from '../model/container-instance.ts';
import type { Capacity } from './capacity.ts';
import { expressionOf, RowSubject } from './expressions.ts';
import { type Demand, NO_GROUP } from './request.ts';

/** Why an instance cannot take a task, in the words of RunTask's `failures[].reason` (ECS API failure reasons). */
export type Refusal =
  | 'AGENT'
  | 'ATTRIBUTE'
  | 'RESOURCE:CPU'
  | 'RESOURCE:MEMORY'
  | 'RESOURCE:GPU'
  | 'RESOURCE:PORTS'
  | 'RESOURCE:ENI'
  | 'MemberOf placement constraint unsatisfied.'
  | 'distinctInstance placement constraint unsatisfied.'; // this one's words are not established

/** Whether the scheduler asks the instance in this row at all; one that is not asked is no failure. */
export function isAsked(capacity: Capacity, row: number, { autoScalingGroup, external = false }: Demand): boolean {
  if (!capacity.schedulable[row]) return false;
  const attributes = capacity.attributes[row];
  if (attributes?.has(EXTERNAL) !== external) return false;
  return autoScalingGroup === undefined || attributes?.get(AUTO_SCALING_GROUP) === autoScalingGroup;
}

/**
 * The first reason for which the instance in this row cannot take the task; undefined when it can. Whether the instance
 * takes tasks from the scheduler at all is not asked: StartTask may name one that is DRAINING.
 */
export function refusal(capacity: Capacity, row: number, demand: Demand): Refusal | undefined {
  if (!capacity.agentConnected[row]) return 'AGENT';
  return (
    resourceRefusal(capacity, row, demand) ??
    attributeRefusal(capacity, row, demand) ??
    constraintRefusal(capacity, row, demand)
  );
}

const anyTaken = (taken: ReadonlySet<number> | undefined, wanted: readonly number[]): boolean =>
  wanted.length > 0 && wanted.some((port) => taken?.has(port));

/** What is missing of the instance's resources. */
export function resourceRefusal(capacity: Capacity, row: number, { needs }: Demand): Refusal | undefined {
  if ((capacity.freeCpu[row] as number) < needs.cpu) return 'RESOURCE:CPU';
  if ((capacity.freeMemory[row] as number) < needs.memory) return 'RESOURCE:MEMORY';
  if ((capacity.freeGpus[row] as number) < needs.gpus) return 'RESOURCE:GPU';
  if (anyTaken(capacity.tcpPorts[row], needs.tcpPorts) || anyTaken(capacity.udpPorts[row], needs.udpPorts)) {
    return 'RESOURCE:PORTS';
  }
  if ((capacity.freeEnis[row] as number) < (needs.enis ?? 0)) return 'RESOURCE:ENI';
  return undefined;
}

/** An attribute that the instance lacks. */
export function attributeRefusal(capacity: Capacity, row: number, { requiresAttributes }: Demand): Refusal | undefined {
  const attributes = capacity.attributes[row];
  for (const name of requiresAttributes) if (!attributes?.has(name)) return 'ATTRIBUTE';
  return undefined;
}

function constraintRefusal(
  capacity: Capacity,
  row: number,
  { constraints = [], group = NO_GROUP }: Demand,
): Refusal | undefined {
  for (const constraint of constraints) {
    if (constraint.type === 'distinctInstance') {
      if (capacity.groups[row]?.has(group)) return 'distinctInstance placement constraint unsatisfied.';
    } else {
      const subject = new RowSubject(capacity);
      subject.row = row;
      if (!expressionOf(constraint.expression).holds(subject)) return 'MemberOf placement constraint unsatisfied.';
    }
  }
  return undefined;
}
