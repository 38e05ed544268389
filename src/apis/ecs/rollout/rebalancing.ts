/** How many of a service's tasks run in an Availability Zone. */
export interface ZoneCount {
  readonly zone: string;
  readonly tasks: number;
  /** Of these, how many may not be stopped; none unless told. */
  readonly protected?: number;
}

/** Zones with the most tasks first, by name where they have as many. */
export const byTasks = (counts: readonly ZoneCount[]): ZoneCount[] =>
  [...counts].sort((a, b) => b.tasks - a.tasks || (a.zone < b.zone ? -1 : 1));

/** Whether no zone has more than one task more than another (ECS Developer Guide, Availability Zone rebalancing). */
export function isBalanced(counts: readonly ZoneCount[]): boolean {
  const tasks = counts.map((count) => count.tasks);
  return tasks.length < 2 || Math.max(...tasks) - Math.min(...tasks) <= 1;
}

/**
 * The zones in which tasks are to be started, one for each that is then to be stopped in the fullest zone that has one
 * to give.
 */
export function zonesToFill(counts: readonly ZoneCount[]): string[] {
  let left = counts.map((count) => ({ ...count, given: count.tasks - (count.protected ?? 0) }));
  const filled: string[] = [];
  for (;;) {
    const ordered = byTasks(left) as typeof left;
    const fullest = ordered.find(({ given }) => given > 0);
    const emptiest = ordered.at(-1);
    if (!fullest || !emptiest || fullest.tasks - emptiest.tasks <= 1) return filled;
    left = left.map((one) => {
      if (one.zone === fullest.zone) return { ...one, tasks: one.tasks - 1, given: one.given - 1 };
      return one.zone === emptiest.zone ? { ...one, tasks: one.tasks + 1 } : one;
    });
    filled.push(emptiest.zone);
  }
}

/** `3 tasks in us-east-1a, 1 tasks in us-east-1b`, as ECS says it. */
export const inWords = (counts: readonly ZoneCount[]): string =>
  byTasks(counts)
    .map(({ zone, tasks }) => `${tasks} tasks in ${zone}`)
    .join(', ');
