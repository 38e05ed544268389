import type fc from 'fast-check';
import type { Answer } from '../http-client.ts';
import type { World } from '../world.ts';

/** One kind of thing that can happen to a world. */
export interface StepKind<Args extends object> {
  readonly name: string;
  /** How often, beside the others. */
  readonly weight: number;
  readonly args: fc.Arbitrary<Args>;
  /** Does it, if there is anything to do it to; what can be refused is tried all the same. */
  perform(world: World, args: Args): Promise<unknown>;
}

/** Kinds of steps in one list, where nobody cares any more what each takes. */
// biome-ignore lint/suspicious/noExplicitAny: a kind is only ever given what its own arbitrary made
export type AnyStepKind = StepKind<any>;

/** An answer that no request may get. */
export class Unanswerable extends Error {}

/** Sends a request, which may be refused but not fail. */
export async function ask({ client }: World, operation: string, input: object): Promise<Answer> {
  const answer = await client.call(operation, input);
  if (answer.status === 200 || answer.status === 400 || answer.status === 501) return answer;
  throw new Unanswerable(`${operation} ${JSON.stringify(input)}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** The nth of some things, counted round and round; undefined where there are none. */
export const nthOf = <Item>(items: Iterable<Item>, nth: number): Item | undefined => {
  const all = [...items];
  return all[nth % Math.max(1, all.length)];
};
