import { inputs } from '../../../api-schemas/logs/inputs.ts';
import type { Operations } from '../../../api-schemas/logs/types.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';
import { notBuilt } from '../../wire/errors.ts';

export type OperationName = keyof Operations;
export type Input<N extends OperationName> = Operations[N]['input'];
export type Output<N extends OperationName> = Operations[N]['output'];

/** What one call works with; `now` in epoch milliseconds. */
export interface LogsContext {
  readonly store: Store;
  readonly scope: Scope;
  readonly now: number;
}

/** An operation that is built. */
export interface LogsOperation<N extends OperationName = OperationName> {
  readonly name: N;
  readonly input: (typeof inputs)[N];
  readonly run: (context: LogsContext, input: Input<N>) => Output<N>;
  /** Members that answer 501 by name. */
  readonly unbuilt: readonly string[];
}

/** Declares an operation: look up, check, write, present. `unbuilt` members are refused before it runs. */
export function operation<N extends OperationName>(
  name: N,
  run: (context: LogsContext, input: Input<N>) => Output<N>,
  unbuilt: readonly (keyof Input<N> & string)[] = [],
): LogsOperation<N> {
  return {
    name,
    input: inputs[name],
    unbuilt,
    run(context, input) {
      const asked = unbuilt.find((member) => Boolean(input[member]));
      if (asked !== undefined) throw notBuilt(`LOGS ${name} with ${asked}`);
      return run(context, input);
    },
  };
}
