/**
 * A container instance as queries see it. Members are read only when a query names them, so they may be getters: of one
 * instance, or of a cursor that is moved from row to row, with no object made for each instance.
 */
export interface QuerySubject {
  /** The value of an attribute, '' for one without a value, undefined where the instance lacks it. */
  attribute(name: string): string | undefined;
  readonly agentConnected: boolean;
  readonly agentVersion: string | undefined;
  readonly ec2InstanceId: string;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  readonly runningTasksCount: number;
  /** The groups of the tasks it runs: a Set of them, or a Map with anything about each. */
  readonly taskGroups: TaskGroups;
}

/** What ReadonlySet and ReadonlyMap have in common. */
export interface TaskGroups {
  readonly size: number;
  has(group: string): boolean;
  keys(): Iterable<string>;
}

/** Whether a query holds for an instance. */
export type Predicate = (subject: QuerySubject) => boolean;
