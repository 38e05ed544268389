import { parseQuery } from './query/parse-query.ts';
import type { Comparison, Query } from './query/query.ts';
import { compileQuery } from './query/compile-query.ts';
import type { QuerySubject } from './query/query-subject.ts';

const PLAIN = /^[A-Za-z0-9\-_./\\+@:]+$/;

/**
 * Says of an expression that does not hold for an instance which parts of it do not, and what the instance has
 * instead: `attribute:ecs.instance-type == g2.2xlarge does not hold (it is t2.small)`. Empty for one that holds.
 */
export function unmet(expression: string, subject: QuerySubject): string[] {
  return partsOf(parseQuery(expression), subject);
}

function partsOf(query: Query, subject: QuerySubject): string[] {
  if (compileQuery(query)(subject)) return [];
  if (query.kind === 'and') return query.operands.flatMap((operand) => partsOf(operand, subject));
  const comparisons = comparisonsOf(query);
  // Of parts that look in several places it could not be told which of them is meant.
  const places = new Set(comparisons.map((one) => one.attribute ?? one.subject));
  const [first] = comparisons;
  return [`${textOf(query)} does not hold${first && places.size === 1 ? ` (${foundFor(first, subject)})` : ''}`];
}

function comparisonsOf(query: Query): readonly Comparison[] {
  if (query.kind === 'comparison') return [query];
  return query.kind === 'not' ? comparisonsOf(query.operand) : query.operands.flatMap(comparisonsOf);
}

/** What stands on the instance where a comparison looked. */
function foundFor({ subject: kind, attribute = '' }: Comparison, subject: QuerySubject): string {
  switch (kind) {
    case 'attribute': {
      const value = subject.attribute(attribute);
      if (value === undefined) return 'it has no such attribute';
      return value === '' ? 'it has no value' : `it is ${value}`;
    }
    case 'task:group': {
      const groups = [...subject.taskGroups.keys()];
      return groups.length === 0 ? 'no tasks there' : `tasks there: ${groups.join(', ')}`;
    }
    case 'registeredAt':
      return `it is ${new Date(subject.registeredAt).toISOString()}`;
    default:
      return `it is ${subject[kind] ?? 'not known'}`;
  }
}

/** An expression as text again, with no more parentheses than it needs. */
function textOf(query: Query): string {
  if (query.kind === 'comparison') return comparisonText(query);
  if (query.kind === 'not') return `not(${textOf(query.operand)})`;
  return query.operands
    .map((operand) => (query.kind === 'and' && operand.kind === 'or' ? `(${textOf(operand)})` : textOf(operand)))
    .join(` ${query.kind} `);
}

function comparisonText({ subject, attribute, operator, values }: Comparison): string {
  const isPattern = operator === '=~' || operator === '!~';
  const quoted = values.map((value) => (isPattern || PLAIN.test(value) ? value : `'${value}'`));
  const list = operator === 'in' || operator === '!in' ? `[${quoted.join(', ')}]` : quoted.join('');
  return `${subject === 'attribute' ? `attribute:${attribute}` : subject} ${operator} ${list}`.trimEnd();
}
