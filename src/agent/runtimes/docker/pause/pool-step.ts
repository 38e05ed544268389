/** How it is about the spare pause containers of one cluster. Times in epoch milliseconds. */
export interface PoolSituation {
  /** How many there are to be, and how many there are. */
  readonly size: number;
  readonly spare: number;
  /** How many tasks of the cluster have one. */
  readonly claimed: number;
  /** When a task last took or gave back one. */
  readonly usedAt: number;
  /** When this engine was last asked to create or start anything; undefined while it is being asked. */
  readonly quietSince: number | undefined;
}

/** What to do: make one, remove all with the network, or look again in so many milliseconds. */
export type PoolStep = 'fill' | 'drain' | { readonly againInMs: number };

/** Nobody is kept waiting by a start that begins later than this after the last one. */
const QUIET_MS = 1_000;
/** A cluster in which nothing was started or stopped for so long gives its spare ones back. */
const IDLE_MS = 3 * 60_000;

/**
 * What to do about spare pause containers at `now`; undefined for nothing. They are made one by one while nothing else is,
 * and only for a cluster in use.
 */
export function poolStep(situation: PoolSituation, now: number): PoolStep | undefined {
  const { size, spare, claimed, usedAt, quietSince } = situation;
  const isIdle = size === 0 || now - usedAt >= IDLE_MS;
  if (isIdle) return spare > 0 || claimed === 0 ? 'drain' : undefined;
  if (spare >= size) return { againInMs: usedAt + IDLE_MS - now };
  const quietFor = quietSince === undefined ? 0 : now - quietSince;
  return quietFor >= QUIET_MS ? 'fill' : { againInMs: QUIET_MS - quietFor };
}
