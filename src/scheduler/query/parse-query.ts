import { parseComparison } from './parse-comparison.ts';
import type { Query } from './query.ts';
import { QueryError } from './query-error.ts';
import { Scanner } from './scanner.ts';

const MOST_CHARACTERS = 2000; // AWS's limit
const MOST_NESTED = 100; // ours: each level is a few frames of the stack

const OR = /\|\||or\b/y;
const AND = /&&|and\b/y;
const NOT = /!|not\b/y;
const OPEN = /\(/y;
const CLOSE = /\)/y;
const QUOTES = '(a value with spaces needs single quotes)';

/**
 * Parses an expression of the cluster query language. `not` binds closer than `and`, `and` closer than `or`; words and
 * names are case-sensitive. Throws QueryError for what is no expression, is longer than 2,000 characters or is nested
 * deeper than 100 levels.
 */
export function parseQuery(text: string): Query {
  if (text.length > MOST_CHARACTERS) {
    throw new QueryError(MOST_CHARACTERS, `at most ${MOST_CHARACTERS} characters`, `${text.length}`);
  }
  const scanner = new Scanner(text);
  const query = parseOr(scanner, 0);
  if (!scanner.atEnd) throw scanner.error(`and, or, or the end ${QUOTES}`);
  return query;
}

function parseOr(scanner: Scanner, level: number): Query {
  return chain(scanner, 'or', OR, () => chain(scanner, 'and', AND, () => parseOperand(scanner, level)));
}

function chain(scanner: Scanner, kind: 'and' | 'or', joint: RegExp, next: () => Query): Query {
  const first = next();
  const operands = [first];
  while (scanner.take(joint)) operands.push(next());
  return operands.length === 1 ? first : { kind, operands };
}

function parseOperand(scanner: Scanner, level: number): Query {
  if (level > MOST_NESTED) throw scanner.error(`at most ${MOST_NESTED} levels of nesting`);
  if (scanner.take(NOT)) return { kind: 'not', operand: parseOperand(scanner, level + 1) };
  if (!scanner.take(OPEN)) return parseComparison(scanner);
  const inner = parseOr(scanner, level + 1);
  if (!scanner.take(CLOSE)) throw scanner.error(`and, or, or ) ${QUOTES}`);
  return inner;
}
