import type { Database, Statement } from 'better-sqlite3';

/** A value of a filter; undefined leaves the column unfiltered, a list asks for any of its values. */
type FilterValue = string | number | readonly string[] | undefined;

export interface PageQuery {
  /** Column list and table, e.g. `id, arn FROM clusters`. */
  readonly select: string;
  /** Column to wanted value. */
  readonly where: Readonly<Record<string, FilterValue>>;
  /** Column to its least and greatest value, both included. */
  readonly between?: Readonly<Record<string, readonly [least?: number | undefined, greatest?: number | undefined]>>;
  /** Only rows after this row id: a page's end. */
  readonly afterId?: number | undefined;
  /** By falling row id; `afterId` is then the last one given. */
  readonly newestFirst?: true;
  readonly limit: number;
}

/** Runs page queries ordered by row id, keeping one prepared statement for each shape of filter. */
export function pager(database: Database): <Row>(query: PageQuery) => Row[] {
  const prepared = new Map<string, Statement>();
  return <Row>(query: PageQuery) => {
    const { newestFirst = false } = query;
    const conditions: string[] = [newestFirst ? 'id < ?' : 'id > ?'];
    const values: (string | number)[] = [query.afterId ?? (newestFirst ? Number.MAX_SAFE_INTEGER : 0)];
    for (const [column, value] of Object.entries(query.where)) {
      if (value === undefined) continue;
      const list = typeof value === 'string' || typeof value === 'number' ? [value] : value;
      conditions.push(list.length === 1 ? `${column} = ?` : `${column} IN (${list.map(() => '?').join(', ')})`);
      values.push(...list);
    }
    for (const [column, [least, greatest]] of Object.entries(query.between ?? {})) {
      if (least !== undefined) conditions.push(`${column} >= ?`);
      if (greatest !== undefined) conditions.push(`${column} <= ?`);
      values.push(...[least, greatest].filter((bound) => bound !== undefined));
    }
    const order = newestFirst ? 'id DESC' : 'id';
    const sql = `SELECT ${query.select} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`;
    let statement = prepared.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement.all(...values, query.limit) as Row[];
  };
}
