import type { AwsError } from './errors.ts';
import type { Operation } from './operation.ts';
import type { InputFault } from './validation.ts';

/** How an api's calls look on the wire; the facts come from AWS's model of it. */
export type ProtocolFacts =
  | { readonly kind: 'json'; readonly jsonVersion: '1.0' | '1.1'; readonly targetPrefix: string }
  | { readonly kind: 'query'; readonly version: string; readonly xmlNamespace: string };

/** What the wire knows of an AWS service without any of its code: names, a protocol, the operations of AWS's model. */
export interface ApiFacts {
  /** 'ecs', 'ecr', 'sts': also the SigV4 signing name. */
  readonly id: string;
  readonly protocol: ProtocolFacts;
  /** Every operation AWS's model names; one that is not built answers 501. */
  readonly operationNames: ReadonlySet<string>;
  /** The largest body of a call; that of every other api unless given. */
  readonly maxBodyBytes?: number;
}

/** An AWS service with the operations that are built. */
export interface Api extends ApiFacts {
  readonly operations: ReadonlyMap<string, Operation>;
  /** AWS's error for an input that can be read but breaks the model (a member missing, out of bounds, …). */
  refuse(operation: string, fault: InputFault): AwsError;
}

/** One that is imported at its first call: a start does not wait for what may never be called. */
export interface LaterApi extends ApiFacts {
  load(): Promise<Api>;
}
