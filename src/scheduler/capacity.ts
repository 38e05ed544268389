import type { InstanceResources, TaskNeeds } from '../model/resources.ts';

/** An instance as the scheduler sees it. */
export interface SchedulerInstance {
  readonly arn: string;
  readonly resources: InstanceResources;
  readonly attributes: readonly { readonly name: string; readonly value?: string | undefined }[];
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly agentConnected: boolean;
}

/** What is left of an instance; ports are the ones taken. */
export interface RemainingResources {
  readonly cpu: number;
  readonly memory: number;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
}

/**
 * The view of one cluster the scheduler works on: a column for each thing a filter reads, a row for each instance.
 * It is moved by the function that commits a task, so no placement ever counts tasks again.
 */
export class Capacity {
  readonly arns: string[] = [];
  readonly schedulable: boolean[] = [];
  readonly agentConnected: boolean[] = [];
  /** Name to value, undefined for an attribute without one. */
  readonly attributes: ReadonlyMap<string, string | undefined>[] = [];
  readonly freeCpu: number[] = [];
  readonly freeMemory: number[] = [];
  readonly freeGpus: number[] = [];
  readonly tcpPorts: Set<number>[] = [];
  readonly udpPorts: Set<number>[] = [];
  readonly #rows = new Map<string, number>();

  /** How many instances there are. */
  get size(): number {
    return this.arns.length;
  }

  /** The row of an instance; undefined for one that is not in this view. */
  row(arn: string): number | undefined {
    return this.#rows.get(arn);
  }

  /** Adds an instance, or takes over its new status and attributes; what its tasks hold stays held. */
  put(instance: SchedulerInstance): void {
    const { arn, resources } = instance;
    const row = this.#rows.get(arn) ?? this.arns.length;
    this.schedulable[row] = instance.status === 'ACTIVE';
    this.agentConnected[row] = instance.agentConnected;
    this.attributes[row] = new Map(instance.attributes.map(({ name, value }) => [name, value]));
    if (this.#rows.has(arn)) return;
    this.#rows.set(arn, row);
    this.arns.push(arn);
    this.freeCpu.push(resources.cpu);
    this.freeMemory.push(resources.memory);
    this.freeGpus.push(resources.gpus.length);
    this.tcpPorts.push(new Set(resources.tcpPorts));
    this.udpPorts.push(new Set(resources.udpPorts));
  }

  /** Removes an instance with everything on it; the last row takes its place. */
  remove(arn: string): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    const last = this.arns.length - 1;
    this.#rows.set(this.arns[last] as string, row);
    this.#rows.delete(arn);
    for (const column of this.#columns()) {
      column[row] = column[last];
      column.pop();
    }
  }

  /** Takes a task's needs from an instance's row. */
  assume(row: number, needs: TaskNeeds): void {
    this.#move(row, needs, -1);
    for (const port of needs.tcpPorts) this.tcpPorts[row]?.add(port);
    for (const port of needs.udpPorts) this.udpPorts[row]?.add(port);
  }

  /** Gives a task's needs back; an instance that is gone has nothing to get. */
  release(arn: string, needs: TaskNeeds): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.#move(row, needs, 1);
    for (const port of needs.tcpPorts) this.tcpPorts[row]?.delete(port);
    for (const port of needs.udpPorts) this.udpPorts[row]?.delete(port);
  }

  /** What is left of an instance; undefined for one that is not in this view. */
  remaining(arn: string): RemainingResources | undefined {
    const row = this.#rows.get(arn);
    if (row === undefined) return undefined;
    return {
      cpu: this.freeCpu[row] ?? 0,
      memory: this.freeMemory[row] ?? 0,
      tcpPorts: [...(this.tcpPorts[row] ?? [])],
      udpPorts: [...(this.udpPorts[row] ?? [])],
    };
  }

  #move(row: number, needs: TaskNeeds, sign: 1 | -1): void {
    this.freeCpu[row] = (this.freeCpu[row] ?? 0) + sign * needs.cpu;
    this.freeMemory[row] = (this.freeMemory[row] ?? 0) + sign * needs.memory;
    this.freeGpus[row] = (this.freeGpus[row] ?? 0) + sign * needs.gpus;
  }

  #columns(): unknown[][] {
    return [
      this.arns,
      this.schedulable,
      this.agentConnected,
      this.attributes,
      this.freeCpu,
      this.freeMemory,
      this.freeGpus,
      this.tcpPorts,
      this.udpPorts,
    ];
  }
}
