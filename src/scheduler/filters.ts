import type { TaskNeeds } from '../model/resources.ts';
import { AUTO_SCALING_GROUP, EXTERNAL } from '../model/container-instance.ts';
import type { Capacity } from './capacity.ts';

/** Why an instance cannot take a task, in the words of RunTask's `failures[].reason`. */
export type Refusal = 'AGENT' | 'ATTRIBUTE' | 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:GPU' | 'RESOURCE:PORTS';

/** What a task asks of the instance it runs on. */
export interface Demand {
  readonly needs: TaskNeeds;
  /** Names of attributes the instance must have. */
  readonly requiresAttributes: readonly string[];
  /** Only instances of this Auto Scaling group are asked: those of a capacity provider. */
  readonly autoScalingGroup?: string | undefined;
  /** Only instances outside AWS are asked; without it, only those inside (launch type EXTERNAL). */
  readonly external?: boolean | undefined;
}

/** Whether the scheduler asks the instance in this row at all; one that is not asked is no failure. */
export function isAsked(capacity: Capacity, row: number, { autoScalingGroup, external = false }: Demand): boolean {
  if (!capacity.schedulable[row]) return false;
  const attributes = capacity.attributes[row];
  if (attributes?.has(EXTERNAL) !== external) return false;
  return autoScalingGroup === undefined || attributes?.get(AUTO_SCALING_GROUP) === autoScalingGroup;
}

const anyTaken = (taken: ReadonlySet<number> | undefined, wanted: readonly number[]): boolean =>
  wanted.length > 0 && wanted.some((port) => taken?.has(port));

/**
 * The first reason for which the instance in this row cannot take the task; undefined when it can. Whether the instance
 * takes tasks from the scheduler at all is not asked: StartTask may name one that is DRAINING.
 */
export function refusal(capacity: Capacity, row: number, { needs, requiresAttributes }: Demand): Refusal | undefined {
  if (!capacity.agentConnected[row]) return 'AGENT';
  if ((capacity.freeCpu[row] ?? 0) < needs.cpu) return 'RESOURCE:CPU';
  if ((capacity.freeMemory[row] ?? 0) < needs.memory) return 'RESOURCE:MEMORY';
  if ((capacity.freeGpus[row] ?? 0) < needs.gpus) return 'RESOURCE:GPU';
  if (anyTaken(capacity.tcpPorts[row], needs.tcpPorts) || anyTaken(capacity.udpPorts[row], needs.udpPorts)) {
    return 'RESOURCE:PORTS';
  }
  const attributes = capacity.attributes[row];
  for (const name of requiresAttributes) if (!attributes?.has(name)) return 'ATTRIBUTE';
  return undefined;
}
