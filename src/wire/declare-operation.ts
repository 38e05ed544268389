import type { ZodType } from 'zod';
import type { Call, Operation } from './operation.ts';
import { type Asks, checkBuilt } from './unbuilt.ts';

/** An operation that is built, before it has what it works with. */
export interface DeclaredOperation<Context> {
  readonly name: string;
  readonly input: () => ZodType;
  /** Members that answer 501 by name because they would change behaviour and cannot yet. */
  readonly unbuilt: Readonly<Record<string, Asks>>;
  /** What else cannot be done with it, for the README. */
  readonly but?: string;
  readonly run: (context: Context, input: never) => unknown;
}

/** The operations of an api as its generated types have them. */
type Table<Operations> = { readonly [N in keyof Operations]: { readonly input: object; readonly output: unknown } };

/**
 * Makes the function by which an api declares its operations: look up, check, write, present. Their functions are
 * synchronous, so nothing else happens between their look at the state and their write.
 */
export function operationsOf<Operations extends Table<Operations>, Context>(
  title: string,
  inputs: { readonly [N in keyof Operations]: () => ZodType },
) {
  return <N extends keyof Operations & string>(
    name: N,
    run: (context: Context, input: Operations[N]['input']) => Operations[N]['output'],
    unbuilt: { readonly [M in keyof Operations[N]['input']]?: Asks } = {},
  ): DeclaredOperation<Context> => {
    const refused = unbuilt as DeclaredOperation<Context>['unbuilt'];
    return {
      name,
      input: inputs[name],
      unbuilt: refused,
      run(context, input: Operations[N]['input']) {
        checkBuilt(`${title} ${name}`, input, refused);
        return run(context, input);
      },
    };
  };
}

/** An operation with what it works with: a context made of each call, and `work`, in which it runs. */
export function bindOperation<Context>(
  { name, input, run }: DeclaredOperation<Context>,
  contextOf: (call: Call) => Context,
  work: (context: Context, run: () => unknown) => unknown,
): Operation {
  return {
    name,
    input,
    run(sent, call) {
      const context = contextOf(call);
      return work(context, () => run(context, sent));
    },
  };
}
