import type { InstanceResources, TaskNeeds } from '../model/resources.ts';
import { tieKey } from './chance.ts';
import { Journal } from './journal.ts';
import { NO_GROUP } from './request.ts';

/** An instance as the scheduler sees it. */
export interface SchedulerInstance {
  readonly arn: string;
  readonly resources: InstanceResources;
  readonly attributes: readonly { readonly name: string; readonly value?: string | undefined }[];
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly agentConnected: boolean;
  /** What only queries read. */
  readonly ec2InstanceId?: string | undefined;
  /** Epoch milliseconds. */
  readonly registeredAt?: number | undefined;
  readonly versionInfo?: { readonly agentVersion?: string | undefined } | undefined;
}

/** What is left of an instance; ports are the ones taken. Which of its GPUs a task has is not decided, only how many. */
export type RemainingResources = Omit<InstanceResources, 'enis'>;

const NO_COUNTERS: readonly never[] = [];
const UNLIMITED = 2 ** 31 - 1;
const MOST_COUNTED = 1000; // groups
const FIRST_ROWS = 16;
const LOGGED = 2 ** 13; // changes; who is further behind looks at every row again

/**
 * The view of one cluster the scheduler works on: a column for each thing a filter reads, a row for each instance.
 * It is moved by the function that commits a task, so no placement ever counts tasks again.
 */
export class Capacity {
  readonly arns: string[] = [];
  readonly instances: SchedulerInstance[] = [];
  /** Name to value, undefined for an attribute without one. */
  readonly attributes: ReadonlyMap<string, string | undefined>[] = [];
  readonly tcpPorts: Set<number>[] = [];
  readonly udpPorts: Set<number>[] = [];
  /** Tasks wanted RUNNING, by group. */
  readonly groups: Map<string, number>[] = [];
  schedulable = new Uint8Array(FIRST_ROWS);
  agentConnected = new Uint8Array(FIRST_ROWS);
  freeCpu = new Int32Array(FIRST_ROWS);
  freeMemory = new Int32Array(FIRST_ROWS);
  freeGpus = new Int32Array(FIRST_ROWS);
  freeEnis = new Int32Array(FIRST_ROWS);
  /** Tasks that are RUNNING: the `runningTasksCount` of queries. */
  running = new Int32Array(FIRST_ROWS);
  /** How ties fall: see `tieKey`. */
  ties = new Uint32Array(FIRST_ROWS);
  /** Grows when rows come, go or get other attributes: what was made of the rows before is void. */
  generation = 0;
  /** How many changes of a row's free resources or groups there have been. */
  changes = 0;
  /** What changed last, so that the view can be had as it was. */
  readonly journal = new Journal();
  /** By group: counts by value of an attribute, kept for who spreads that group's tasks over it. */
  readonly #counters = new Map<string, { readonly values: Int32Array; readonly counts: Int32Array }[]>();
  readonly #log = new Int32Array(LOGGED);
  readonly #rows = new Map<string, number>();

  /** How many instances there are. */
  get size(): number {
    return this.arns.length;
  }

  /** The row of an instance; undefined for one that is not in this view. */
  row(arn: string): number | undefined {
    return this.#rows.get(arn);
  }

  /**
   * How many tasks of a group there are by value, `values` having each row's value from 0 to `most`. The answer is kept
   * up with what changes, until rows or attributes do.
   */
  countsBy(group: string, values: Int32Array, most: number): Int32Array {
    const counters = this.#counters.get(group) ?? [];
    const known = counters.find((counter) => counter.values === values);
    if (known) return known.counts;
    const counts = new Int32Array(most + 1);
    for (let row = 0; row < this.size; row++) {
      const value = values[row] as number;
      counts[value] = (counts[value] as number) + (this.groups[row]?.get(group) ?? 0);
    }
    if (this.#counters.size >= MOST_COUNTED) this.#counters.clear();
    this.#counters.set(group, [...counters, { values, counts }]);
    return counts;
  }

  /** The value of an attribute in a row, '' for one without a value, undefined where the instance lacks it. */
  attribute(row: number, name: string): string | undefined {
    const attributes = this.attributes[row];
    return attributes?.get(name) ?? (attributes?.has(name) ? '' : undefined);
  }

  /** The row that the n-th change was of; undefined for one too long ago. */
  changedRow(n: number): number | undefined {
    return n > this.changes - LOGGED && n <= this.changes ? this.#log[n % LOGGED] : undefined;
  }

  /** Adds an instance, or takes over its new status and attributes; what its tasks hold stays held. */
  put(instance: SchedulerInstance): void {
    const { arn, resources } = instance;
    const known = this.#rows.get(arn);
    const row = known ?? this.arns.length;
    const before = known === undefined ? undefined : this.instances[known];
    this.journal.add({ kind: 'instance', after: instance, ...(before ? { before } : {}) });
    if (row >= this.freeCpu.length) this.#grow();
    this.schedulable[row] = instance.status === 'ACTIVE' ? 1 : 0;
    this.agentConnected[row] = instance.agentConnected ? 1 : 0;
    this.attributes[row] = new Map(instance.attributes.map(({ name, value }) => [name, value]));
    this.instances[row] = instance;
    if (known === undefined) {
      this.#rows.set(arn, row);
      this.arns.push(arn);
      this.freeCpu[row] = resources.cpu;
      this.freeMemory[row] = resources.memory;
      this.freeGpus[row] = resources.gpus.length;
      this.freeEnis[row] = resources.enis ?? UNLIMITED;
      this.running[row] = 0;
      this.ties[row] = tieKey(arn);
      this.tcpPorts.push(new Set(resources.tcpPorts));
      this.udpPorts.push(new Set(resources.udpPorts));
      this.groups.push(new Map());
    }
    this.#renew();
  }

  /** Removes an instance with everything on it; the last row takes its place. */
  remove(arn: string): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.journal.add({ kind: 'instance', before: this.instances[row] as SchedulerInstance });
    const last = this.arns.length - 1;
    this.#rows.set(this.arns[last] as string, row);
    this.#rows.delete(arn);
    for (const column of this.#lists()) {
      column[row] = column[last];
      column.pop();
    }
    for (const column of this.#numbers()) column[row] = column[last] as number;
    this.#renew();
  }

  /** Takes a task's needs from an instance's row, and counts it to its group. */
  assume(row: number, needs: TaskNeeds, group = NO_GROUP): void {
    this.#hold(row, needs);
    this.#count(row, group, 1);
    this.#note(row);
    this.journal.add({ kind: 'assume', arn: this.arns[row] as string, needs, group });
  }

  /** A task is no longer wanted: it counts to its group no more, and holds what it holds until `release`. */
  leave(arn: string, group = NO_GROUP): void {
    const row = this.#rows.get(arn);
    if (row === undefined || !this.groups[row]?.has(group)) return;
    this.#count(row, group, -1);
    this.#note(row);
    this.journal.add({ kind: 'leave', arn, group });
  }

  /** Gives a task's needs back; an instance that is gone has nothing to get. */
  release(arn: string, needs: TaskNeeds): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.#move(row, needs, 1);
    for (const port of needs.tcpPorts) this.tcpPorts[row]?.delete(port);
    for (const port of needs.udpPorts) this.udpPorts[row]?.delete(port);
    this.#note(row);
    this.journal.add({ kind: 'release', arn, needs });
  }

  /** Undoes a `leave`: the task counts to its group again. */
  rejoin(arn: string, group = NO_GROUP): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.#count(row, group, 1);
    this.#note(row);
  }

  /** Undoes a `release`: the task holds its needs again. */
  hold(arn: string, needs: TaskNeeds): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.#hold(row, needs);
    this.#note(row);
  }

  /** One task more, or less, is RUNNING on an instance. */
  ran(arn: string, by: 1 | -1): void {
    const row = this.#rows.get(arn);
    if (row === undefined) return;
    this.running[row] = (this.running[row] as number) + by;
    this.journal.add({ kind: 'ran', arn, by });
  }

  /** The same view once more; what is done to one of them does not change the other. */
  copy(): Capacity {
    const made = new Capacity();
    for (const instance of this.instances) made.put(instance);
    for (let row = 0; row < this.size; row++) {
      made.tcpPorts[row] = new Set(this.tcpPorts[row]);
      made.udpPorts[row] = new Set(this.udpPorts[row]);
      made.groups[row] = new Map(this.groups[row]);
    }
    const columns = made.#numbers();
    for (const [index, column] of this.#numbers().entries()) columns[index]?.set(column.subarray(0, this.size));
    return made;
  }

  /** What is left of an instance; undefined for one that is not in this view. */
  remaining(arn: string): RemainingResources | undefined {
    const row = this.#rows.get(arn);
    if (row === undefined) return undefined;
    return {
      cpu: this.freeCpu[row] as number,
      memory: this.freeMemory[row] as number,
      tcpPorts: [...(this.tcpPorts[row] ?? [])],
      udpPorts: [...(this.udpPorts[row] ?? [])],
      gpus: this.instances[row]?.resources.gpus.slice(0, this.freeGpus[row]) ?? [],
    };
  }

  #hold(row: number, needs: TaskNeeds): void {
    this.#move(row, needs, -1);
    for (const port of needs.tcpPorts) this.tcpPorts[row]?.add(port);
    for (const port of needs.udpPorts) this.udpPorts[row]?.add(port);
  }

  #count(row: number, group: string, by: 1 | -1): void {
    const groups = this.groups[row] as Map<string, number>;
    const count = (groups.get(group) ?? 0) + by;
    if (count > 0) groups.set(group, count);
    else groups.delete(group);
    for (const { values, counts } of this.#counters.get(group) ?? NO_COUNTERS) {
      const value = values[row] as number;
      counts[value] = (counts[value] as number) + by;
    }
  }

  #renew(): void {
    this.generation++;
    this.#counters.clear();
  }

  #note(row: number): void {
    this.#log[++this.changes % LOGGED] = row;
  }

  #move(row: number, needs: TaskNeeds, sign: 1 | -1): void {
    this.freeCpu[row] = (this.freeCpu[row] as number) + sign * needs.cpu;
    this.freeMemory[row] = (this.freeMemory[row] as number) + sign * needs.memory;
    this.freeGpus[row] = (this.freeGpus[row] as number) + sign * needs.gpus;
    this.freeEnis[row] = (this.freeEnis[row] as number) + sign * (needs.enis ?? 0);
  }

  #lists(): unknown[][] {
    return [this.arns, this.instances, this.attributes, this.tcpPorts, this.udpPorts, this.groups];
  }

  #numbers() {
    const { schedulable, agentConnected, freeCpu, freeMemory, freeGpus, freeEnis, running, ties } = this;
    return [schedulable, agentConnected, freeCpu, freeMemory, freeGpus, freeEnis, running, ties];
  }

  #grow(): void {
    const rows = this.freeCpu.length * 2;
    const grown = <Column extends Uint8Array | Uint32Array | Int32Array>(column: Column, made: Column): Column => {
      made.set(column);
      return made;
    };
    this.schedulable = grown(this.schedulable, new Uint8Array(rows));
    this.agentConnected = grown(this.agentConnected, new Uint8Array(rows));
    this.freeCpu = grown(this.freeCpu, new Int32Array(rows));
    this.freeMemory = grown(this.freeMemory, new Int32Array(rows));
    this.freeGpus = grown(this.freeGpus, new Int32Array(rows));
    this.freeEnis = grown(this.freeEnis, new Int32Array(rows));
    this.running = grown(this.running, new Int32Array(rows));
    this.ties = grown(this.ties, new Uint32Array(rows));
  }
}
