import type { Api, ProtocolFacts } from '../../wire/api.ts';
import { bindOperation, type DeclaredOperation } from '../../wire/declare-operation.ts';
import type { Call } from '../../wire/operation.ts';
import type { EcrContext, EcrDeps } from './context.ts';
import { refuse } from './errors.ts';

const MOST_BODY_BYTES = 28 * 2 ** 20; // a part of a layer, 20 MiB, in base64

interface Parts {
  readonly model: {
    readonly id: string;
    readonly protocol: ProtocolFacts;
    readonly operations: readonly string[];
    readonly newerOperations: readonly string[];
  };
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
    id: model.id,
    protocol: model.protocol,
    operationNames: new Set([...model.operations, ...model.newerOperations]),
    operations: new Map([
      ...operations.map((one) => [one.name, bindOperation(one, contextOf, inTransaction)] as const),
      ...diskOperations.map((one) => [one.name, bindOperation(one, contextOf, (_context, run) => run())] as const),
    ]),
    maxBodyBytes: MOST_BODY_BYTES,
    refuse,
  };
}
