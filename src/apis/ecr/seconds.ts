/** Epoch milliseconds as AWS's JSON has times; undefined stays so. */
export const seconds = <T extends number | undefined>(ms: T): T => (ms === undefined ? ms : ms / 1000) as T;
