import { parseQuery } from '../../../scheduler/query/parse-query.ts';
import type { Query } from '../../../scheduler/query/query.ts';
import { QueryError } from '../../../scheduler/query/query-error.ts';
import { ecsError } from '../errors.ts';

function parse(expression: string): Query | QueryError {
  try {
    return parseQuery(expression);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

/** No sentence of AWS's is recorded, so ours says where the fault is and what was expected there. */
const sentence = ({ message }: QueryError): string => `Invalid expression: ${message}.`;

/** What is wrong with an expression of the cluster query language, as a sentence; undefined when nothing is. */
export function queryFault(expression: string): string | undefined {
  const parsed = parse(expression);
  return parsed instanceof QueryError ? sentence(parsed) : undefined;
}

/** An expression of the cluster query language, parsed. Throws InvalidParameterException. */
export function clusterQuery(expression: string): Query {
  const parsed = parse(expression);
  if (parsed instanceof QueryError) throw ecsError('InvalidParameterException', sentence(parsed));
  return parsed;
}
