/** Epoch milliseconds as the JSON wire has timestamps: seconds with a fraction; undefined stays undefined. */
export const seconds = <T extends number | undefined>(ms: T): T => (ms === undefined ? ms : ms / 1000) as T;
