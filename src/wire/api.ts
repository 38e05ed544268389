import type { AwsError } from './errors.ts';
import type { Operation } from './operation.ts';
import type { InputFault } from './validation.ts';

/** How an api's calls look on the wire; the facts come from AWS's model of it. */
export type ProtocolFacts =
  | { readonly kind: 'json'; readonly jsonVersion: '1.0' | '1.1'; readonly targetPrefix: string }
  | { readonly kind: 'query'; readonly version: string; readonly xmlNamespace: string };

/** An AWS service as the wire knows it: names, a protocol, the operations that are built. */
export interface Api {
  /** 'ecs', 'ecr', 'sts': also the SigV4 signing name. */
  readonly id: string;
  readonly protocol: ProtocolFacts;
  /** Every operation AWS's model names; one that is not in `operations` answers 501. */
  readonly operationNames: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, Operation>;
  /** The largest body of a call; that of every other api unless given. */
  readonly maxBodyBytes?: number;
  /** AWS's error for an input that can be read but breaks the model (a member missing, out of bounds, …). */
  refuse(operation: string, fault: InputFault): AwsError;
}
