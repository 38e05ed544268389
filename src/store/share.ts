/** What many who come and go may hold in memory together: the more of them there are, the less each. */
export interface Share {
  /** Counts one more, until what it gives is called. */
  enter(): () => void;
  /** What each may hold now, in bytes. */
  each(): number;
}

/** Makes it of bytes for all, the most one may hold, and the least it must have. */
export function createShare(bytes: number, { most, least }: { readonly most: number; readonly least: number }): Share {
  let holders = 0;
  return {
    enter() {
      holders++;
      return () => holders--;
    },
    each: () => Math.max(least, Math.min(most, Math.floor(bytes / Math.max(1, holders)))),
  };
}
