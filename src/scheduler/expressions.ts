import type { Capacity } from './capacity.ts';
import { compileQuery } from './query/compile-query.ts';
import { parseQuery } from './query/parse-query.ts';
import type { Predicate, QuerySubject, TaskGroups } from './query/query-subject.ts';
import { subjectsOf } from './query/query.ts';

/** An expression made ready to be asked of many instances. */
export interface Expression {
  readonly holds: Predicate;
  /** Whether its answer can change when tasks come and go, not only when an instance's attributes do. */
  readonly readsTasks: boolean;
}

const MOST_KEPT = 500;
const kept = new Map<string, Expression>();

/** The expression of a memberOf constraint, compiled once. Throws `QueryError`. */
export function expressionOf(text: string): Expression {
  const known = kept.get(text);
  if (known) return known;
  const query = parseQuery(text);
  const kinds = subjectsOf(query);
  const made = { holds: compileQuery(query), readsTasks: kinds.has('runningTasksCount') || kinds.has('task:group') };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, made);
  return made;
}

/** A row of a view as queries see it; the same object is moved from row to row. */
export class RowSubject implements QuerySubject {
  readonly #capacity: Capacity;
  row = 0;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  attribute(name: string): string | undefined {
    return this.#capacity.attribute(this.row, name);
  }

  get agentConnected(): boolean {
    return this.#capacity.agentConnected[this.row] === 1;
  }

  get agentVersion(): string | undefined {
    return this.#capacity.instances[this.row]?.versionInfo?.agentVersion;
  }

  get ec2InstanceId(): string {
    return this.#capacity.instances[this.row]?.ec2InstanceId ?? '';
  }

  get registeredAt(): number {
    return this.#capacity.instances[this.row]?.registeredAt ?? 0;
  }

  get runningTasksCount(): number {
    return this.#capacity.running[this.row] ?? 0;
  }

  get taskGroups(): TaskGroups {
    return this.#capacity.groups[this.row] as Map<string, number>;
  }
}
