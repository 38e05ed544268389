import type { ZodType } from 'zod';
import type { Caller } from './caller.ts';

/** One call as an operation sees it, besides its input. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  /** The host and port by which the client reached us; undefined for a call of our own. */
  readonly host?: string | undefined;
  /** Epoch milliseconds at which the call was taken up. */
  readonly now: number;
}

/** An operation that is built: a schema for its input and a function. Throws `AwsError` for what AWS would refuse. */
export interface Operation {
  readonly name: string;
  /** Made on first use: building every schema at start would cost more than the rest of the start. */
  readonly input: () => ZodType;
  readonly run: (input: never, call: Call) => unknown;
}
