import type { Task } from '../model/task.ts';

type Located = Pick<Task, 'arn' | 'containerInstanceArn' | 'lastStatus'>;

/**
 * ARNs of the living tasks by container instance, '' for those without one. In memory: as an index it would be written
 * in another place for each task of a call, and cost more than all else of it.
 */
export interface TasksByInstance {
  of(containerInstanceArn: string): readonly string[];
  /** A task changed, or is new (`before` undefined). */
  move(before: Located | undefined, after: Located): void;
  /** What was moved since the last call is committed. */
  commit(): void;
  /** What was moved since the last commit did not happen. */
  rollback(): void;
  clear(): void;
}

const placeOf = (task: Located | undefined): string | undefined =>
  !task || task.lastStatus === 'STOPPED' ? undefined : (task.containerInstanceArn ?? '');

/** Makes the map; `readAll` gives all living tasks, and is called when the first instance is asked for. */
export function tasksByInstance(
  readAll: () => readonly { readonly arn: string; readonly containerInstanceArn: string }[],
  inTransaction: () => boolean,
): TasksByInstance {
  let known: Map<string, Set<string>> | undefined;
  let moved: [arn: string, from: string | undefined, to: string | undefined][] = [];

  function change(map: Map<string, Set<string>>, arn: string, from: string | undefined, to: string | undefined): void {
    if (from !== undefined && map.get(from)?.delete(arn) && map.get(from)?.size === 0) map.delete(from);
    if (to === undefined) return;
    const there = map.get(to);
    if (there) there.add(arn);
    else map.set(to, new Set([arn]));
  }

  function all(): Map<string, Set<string>> {
    if (known) return known;
    const map = new Map<string, Set<string>>();
    for (const { arn, containerInstanceArn } of readAll()) change(map, arn, undefined, containerInstanceArn);
    if (!inTransaction()) known = map; // what it has written may be taken back
    return map;
  }

  return {
    of: (containerInstanceArn) => [...(all().get(containerInstanceArn) ?? [])],
    move(before, after) {
      const [from, to] = [placeOf(before), placeOf(after)];
      if (!known || from === to) return;
      change(known, after.arn, from, to);
      moved.push([after.arn, from, to]);
    },
    commit() {
      moved = [];
    },
    rollback() {
      if (known) for (const [arn, from, to] of moved.reverse()) change(known, arn, to, from);
      moved = [];
    },
    clear() {
      known = undefined;
      moved = [];
    },
  };
}
