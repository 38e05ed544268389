import { parseQuery } from '../../../scheduler/query/parse-query.ts';
import type { Query } from '../../../scheduler/query/query.ts';
import { QueryError } from '../../../scheduler/query/query-error.ts';
import { ecsError } from '../errors.ts';

/**
 * An expression of the cluster query language, parsed. Throws InvalidParameterException; no sentence of AWS's is
 * recorded, so ours says where the fault is and what was expected there.
 */
export function clusterQuery(expression: string): Query {
  try {
    return parseQuery(expression);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw ecsError('InvalidParameterException', `Invalid expression: ${error.message}.`);
  }
}
