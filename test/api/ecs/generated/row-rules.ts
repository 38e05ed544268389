import type { Database } from 'better-sqlite3';
import { documentRows, type Row } from './rows.ts';

/** Columns that are called otherwise in the document. */
const CALLED: Readonly<Record<string, string>> = { group_name: 'group' };

const camel = (column: string): string => column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Paths of what JSON could not hold: a number that is none was written as null. */
function nulls(value: unknown, path: string): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value as object).flatMap(([name, member]) => nulls(member, `${path}.${name}`));
}

/** Columns that do not say what their document says. */
function untrue({ document, ...columns }: Row): string[] {
  return Object.entries(columns).flatMap(([column, value]) => {
    const member = CALLED[column] ?? camel(column);
    if (!Object.hasOwn(document, member) || (value ?? undefined) === (document[member] ?? undefined)) return [];
    return [`column ${column} is ${JSON.stringify(value)}, the document says ${JSON.stringify(document[member])}`];
  });
}

type Tables = Readonly<Record<string, Row[]>>;
type Sizes = { readonly cpu: number; readonly memory: number };

const isAlive = ({ last_status: status }: Row): boolean => status !== 'STOPPED';
const isServing = ({ status }: Row): boolean => status === 'ACTIVE' || status === 'DRAINING';

/** What an instance's living tasks leave of it. */
function freeOf({ tasks = [] }: Tables, { arn, document }: Row): Sizes {
  const held = tasks.filter((task) => isAlive(task) && task.container_instance_arn === arn);
  const free = (size: keyof Sizes) =>
    held.reduce((left, task) => left - (task.document.needs as Sizes)[size], (document.resources as Sizes)[size]);
  return { cpu: free('cpu'), memory: free('memory') };
}

const serving = ({ container_instances: instances = [] }: Tables): Row[] => instances.filter(isServing);

/** What is free on each instance that has not ended, by its rows. */
export function freeByInstance(database: Database): Record<string, Sizes> {
  const tables = documentRows(database);
  return Object.fromEntries(serving(tables).map((instance) => [instance.arn, freeOf(tables, instance)]));
}

/** ARNs of the instances that have not ended, by their cluster's, up to 100 at a time. */
export function instancesByCluster(database: Database): (readonly [cluster: unknown, arns: unknown[]])[] {
  const byCluster = Map.groupBy(serving(documentRows(database)), (instance) => instance.cluster_arn);
  return [...byCluster].flatMap(([cluster, all]) => {
    const starts = Array.from({ length: Math.ceil(all.length / 100) }, (_, index) => index * 100);
    return starts.map((start) => [cluster, all.slice(start, start + 100).map(({ arn }) => arn)] as const);
  });
}

/** Living tasks on an instance that is not there, and instances of which more is held than there is. */
function misplaced(tables: Tables): string[] {
  const instances = serving(tables);
  const lost = (tables.tasks ?? []).filter(
    (task) =>
      isAlive(task) &&
      task.container_instance_arn !== '' &&
      !instances.some(({ arn }) => arn === task.container_instance_arn),
  );
  const full = instances.filter((instance) => Object.values(freeOf(tables, instance)).some((left) => !(left >= 0)));
  return [
    ...lost.map(({ arn, container_instance_arn: on }) => `${arn} is alive on ${on}`),
    ...full.map(({ arn }) => `tasks hold more of ${arn} than there is`),
  ];
}

/** What is wrong with the rows as a whole, one sentence each. Nothing ever should be, whatever was asked. */
export function brokenRows(database: Database): string[] {
  const tables = documentRows(database);
  const each = Object.entries(tables).flatMap(([table, rows]) =>
    rows.flatMap((row) => [
      ...untrue(row).map((fault) => `${table} ${row.arn}: ${fault}`),
      ...nulls(row.document, '').map((path) => `${table} ${row.arn}: the document has null at ${path}`),
    ]),
  );
  return [...each, ...misplaced(tables)];
}
