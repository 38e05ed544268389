import type { TaskNeeds } from '../model/resources.ts';
import type { Capacity } from './capacity.ts';

/** Why an instance cannot take a task, in the words of RunTask's `failures[].reason`. */
export type Refusal = 'AGENT' | 'ATTRIBUTE' | 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:GPU' | 'RESOURCE:PORTS';

/** What a task asks of the instance it runs on. */
export interface Demand {
  readonly needs: TaskNeeds;
  /** Names of attributes the instance must have. */
  readonly requiresAttributes: readonly string[];
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
  const names = capacity.attributeNames[row];
  for (const name of requiresAttributes) if (!names?.has(name)) return 'ATTRIBUTE';
  return undefined;
}
