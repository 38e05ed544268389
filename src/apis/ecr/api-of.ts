import type { Api } from '../../wire/api.ts';
import { factsOf } from '../../wire/api-facts.ts';
import { bindOperation, type DeclaredOperation } from '../../wire/declare-operation.ts';
import type { Call } from '../../wire/operation.ts';
import type { EcrContext, EcrDeps } from './context.ts';
import { refuse } from './errors.ts';
import { MOST_BODY_BYTES } from './most-body-bytes.ts';

interface Parts {
  readonly model: Parameters<typeof factsOf>[0];
  /** Those that run in a transaction, and those that wait for the disk or another registry. */
  readonly operations: readonly DeclaredOperation<EcrContext>[];
  readonly diskOperations: readonly DeclaredOperation<EcrContext>[];
  /** Throws AwsError for a call that no operation takes. */
  readonly contextOf: (call: Call) => EcrContext;
}

/** An api of the registry as the wire serves it. */
export function apiOf({ store }: EcrDeps, { model, operations, diskOperations, contextOf }: Parts): Api {
  const inTransaction = (_context: EcrContext, run: () => unknown) => store.transaction(run);
  return {
    ...factsOf(model),
    operations: new Map([
      ...operations.map((one) => [one.name, bindOperation(one, contextOf, inTransaction)] as const),
      ...diskOperations.map((one) => [one.name, bindOperation(one, contextOf, (_context, run) => run())] as const),
    ]),
    maxBodyBytes: MOST_BODY_BYTES,
    refuse,
  };
}
