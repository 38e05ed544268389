/** One line of the benchmark's table. */
export type Row = readonly [what: string, measured: string, wanted: string];
