/** Runs at most `atOnce` of the functions it is given at a time, first come, first served. */
export function createLimit(atOnce: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next)
        next(); // hands its place on
      else free++;
    }
  };
}
