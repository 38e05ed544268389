import type { ApiFacts } from './api.ts';

/** What of AWS's model of a service the wire needs; `api-schemas/<name>/model.ts` has it. */
interface Model extends Pick<ApiFacts, 'id' | 'protocol'> {
  readonly operations: readonly string[];
  /** Those that AWS added since the model was written. */
  readonly newerOperations: readonly string[];
}

/** A service's facts from AWS's model of it. */
export function factsOf({ id, protocol, operations, newerOperations }: Model): ApiFacts {
  return { id, protocol, operationNames: new Set([...operations, ...newerOperations]) };
}
