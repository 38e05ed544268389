import { inputs } from '../../../api-schemas/ecs/inputs.ts';
import type { Operations } from '../../../api-schemas/ecs/types.ts';
import { notBuilt } from '../../wire/errors.ts';
import type { JsonText } from '../../wire/json.ts';
import type { EcsContext } from './context.ts';

export type OperationName = keyof Operations;
export type Input<N extends OperationName> = Operations[N]['input'];
export type Output<N extends OperationName> = Operations[N]['output'];

/** Whether a value of this member asks for something that is not built. */
type Asks = (value: unknown) => boolean;

/** Something was sent, and not an empty list. */
export const given: Asks = (value) => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** The member is true. */
export const isTrue: Asks = (value) => value === true;

/** An operation that is built. */
export interface EcsOperation<N extends OperationName = OperationName> {
  readonly name: N;
  readonly input: (typeof inputs)[N];
  readonly run: (context: EcsContext, input: Input<N>) => Output<N> | JsonText;
  /** Members that answer 501 by name because they would change behaviour and cannot yet. */
  readonly unbuilt: Readonly<Record<string, Asks>>;
  /** What else cannot be done with it, for the README. */
  readonly but?: string;
}

/**
 * Declares an operation: look up, check, write, present. Its function is synchronous, so nothing else happens between
 * its look at the state and its write. `unbuilt` members are refused before it runs.
 */
export function operation<N extends OperationName>(
  name: N,
  run: (context: EcsContext, input: Input<N>) => Output<N> | JsonText,
  unbuilt: { readonly [M in keyof Input<N>]?: Asks } = {},
): EcsOperation<N> {
  const refused = unbuilt as EcsOperation['unbuilt'];
  return {
    name,
    input: inputs[name],
    unbuilt: refused,
    run(context, input) {
      checkBuilt(name, input, refused);
      return run(context, input);
    },
  };
}

/** Throws 501 with the name of the first member that asks for what is not built. */
export function checkBuilt(name: OperationName, input: object, unbuilt: EcsOperation['unbuilt']): void {
  for (const [member, asks] of Object.entries(unbuilt)) {
    if (asks((input as Record<string, unknown>)[member])) throw notBuilt(`ECS ${name} with ${member}`);
  }
}
