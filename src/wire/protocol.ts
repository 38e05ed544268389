import type { ZodType } from 'zod';
import type { AwsError } from './errors.ts';
import type { InputFault } from './validation.ts';

/** How one of AWS's protocols writes what an operation takes, gives and throws. Knows no operation by name. */
export interface Protocol {
  readonly kind: 'json' | 'query';
  /** Of every answer, errors included. */
  readonly contentType: string;
  /** The input a body holds. `schema` says what a text means where the protocol does not. Throws `AwsError`. */
  decode(body: string, schema: ZodType): unknown;
  /** The body of a successful answer. */
  encode(operation: string, output: unknown, requestId: string): string;
  /** The body of an error. */
  encodeError(error: AwsError, requestId: string): string;
  /** AWS's error for a member of the wrong type, which stops its reading before the service sees the input. */
  wrongType(fault: InputFault): AwsError;
}
