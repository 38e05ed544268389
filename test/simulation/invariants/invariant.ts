import type { Service } from '../../../src/model/service.ts';
import type { Task } from '../../../src/model/task.ts';
import type { Written } from '../journal.ts';
import type { Known, KnownInstance } from '../known.ts';
import type { World } from '../world.ts';

/** A row that was written, with what it was before. */
export type Change = Written & { readonly before: Task | Service | KnownInstance | undefined };

/** What must hold at each row that is written; gives a sentence for each thing that is wrong. `known` has the row. */
export type OfChange = (change: Change, known: Known) => readonly string[];

/** What must hold when a transaction has ended. */
export type OfTurn = (changes: readonly Change[], known: Known) => readonly string[];

/** What must hold when all that follows from a step is done. */
export type AtRest = (world: World) => readonly string[] | Promise<readonly string[]>;

/** A change of a task that goes on living, or ends; undefined for other changes. */
export const ofTask = ({ kind, before, after }: Change): { before: Task | undefined; after: Task } | undefined =>
  kind === 'task' && after ? { before: before as Task | undefined, after } : undefined;

/** A service or a task by its name. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** `[]` where something holds, and otherwise the sentence that it does not. */
export const must = (holds: boolean, sentence: () => string): readonly string[] => (holds ? [] : [sentence()]);
