import type { ContainerInstance } from '../../src/model/container-instance.ts';
import type { Service } from '../../src/model/service.ts';
import type { Task } from '../../src/model/task.ts';
import type { Written } from './journal.ts';
import type { Shape } from './shape.ts';

export type KnownInstance = Omit<ContainerInstance, 'version'>;

/** Everything that is there, put together from what was written and from what was asked for. */
export interface Known {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly services: ReadonlyMap<string, Service>;
  readonly instances: ReadonlyMap<string, KnownInstance>;
  /** By ARN: what the task definitions were made from. */
  readonly shapes: Map<string, Shape>;
  /** Living tasks. */
  ofService(arn: string): Task[];
  ofInstance(arn: string): Task[];
  /** Takes over what was written; gives what was there before. */
  take(written: Written): Task | Service | KnownInstance | undefined;
  /** Forgets the rows: they are to be taken over anew. */
  clear(): void;
}

/** Knows nothing yet. */
export function newKnown(): Known {
  const tasks = new Map<string, Task>();
  const services = new Map<string, Service>();
  const instances = new Map<string, KnownInstance>();
  const alive = new Map<string, Set<string>>(); // by what they belong to
  const tables = { task: tasks, service: services, instance: instances } as const;

  const owners = ({ serviceArn = '', containerInstanceArn = '' }: Task): string[] => [serviceArn, containerInstanceArn];
  function leave(task: Task): void {
    for (const owner of owners(task)) alive.get(owner)?.delete(task.arn);
  }
  function join(task: Task): void {
    if (task.lastStatus === 'STOPPED') return;
    for (const owner of owners(task)) alive.set(owner, (alive.get(owner) ?? new Set()).add(task.arn));
  }
  const of = (owner: string): Task[] => [...(alive.get(owner) ?? [])].map((arn) => tasks.get(arn) as Task);

  return {
    tasks,
    services,
    instances,
    shapes: new Map(),
    ofService: of,
    ofInstance: of,
    take({ kind, arn, after }) {
      const table = tables[kind] as Map<string, Task | Service | KnownInstance>;
      const before = table.get(arn);
      if (kind === 'task' && before) leave(before as Task);
      if (after) table.set(arn, after);
      else table.delete(arn);
      if (kind === 'task' && after) join(after);
      return before;
    },
    clear() {
      for (const table of [tasks, services, instances, alive]) table.clear();
    },
  };
}
