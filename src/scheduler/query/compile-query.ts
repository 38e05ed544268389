import { compileComparison } from './compile-comparison.ts';
import type { Query } from './query.ts';
import type { Predicate } from './query-subject.ts';

/**
 * Makes a fast predicate of a query: everything that depends on the expression alone is prepared once. It reads of its
 * subject only what the query names, and stops at the first part that decides.
 */
export function compileQuery(query: Query): Predicate {
  if (query.kind === 'comparison') return compileComparison(query);
  if (query.kind === 'not') {
    const operand = compileQuery(query.operand);
    return (subject) => !operand(subject);
  }
  const operands = query.operands.map(compileQuery);
  const decides = query.kind === 'or';
  return (subject) => {
    for (const operand of operands) if (operand(subject) === decides) return decides;
    return !decides;
  };
}
