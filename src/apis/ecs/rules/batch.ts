import { ecsError } from '../errors.ts';

/** Refuses an empty list, in ECS's sentence (`Tasks cannot be empty.`), and one of more than `most` items. */
export function checkBatch(words: string, items: readonly unknown[], most: number): void {
  if (items.length === 0) throw ecsError('ClientException', `${words} cannot be empty.`);
  if (items.length > most) {
    throw ecsError('InvalidParameterException', `${words} cannot have more than ${most} items.`);
  }
}
