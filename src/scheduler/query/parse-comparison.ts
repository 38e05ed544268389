import { compilePattern } from './pattern.ts';
import type { Comparison, Operator, SubjectKind } from './query.ts';
import type { Scanner } from './scanner.ts';
import { SUBJECT_RULES } from './subject-rules.ts';

const SUBJECT = /attribute:[A-Za-z0-9\-_/\\.]*|[A-Za-z0-9_:]+/y;
const OPERATOR = /[=!<>]=|[=!]~|[<>]|!?[a-z_]+/y;
const OPEN_LIST = /\[/y;
const CLOSE_LIST = /\]/y;
const COMMA = /,/y;
const QUOTED = /'[^']*'/y;
const UNQUOTED = /[A-Za-z0-9\-_./\\+@:]+/y;
const LONGEST_NAME = 128;
const MOST_REASON = 100; // it can quote the whole pattern

const WORDS: Readonly<Record<string, Operator>> = {
  equals: '==',
  not_equals: '!=',
  greater_than: '>',
  greater_than_equal: '>=',
  less_than: '<',
  less_than_equal: '<=',
  not_exists: '!exists',
  not_in: '!in',
  matches: '=~',
  not_matches: '!~',
};
const OPERATORS = new Map(Object.entries(WORDS));
for (const operator of SUBJECT_RULES.attribute.operators) OPERATORS.set(operator, operator);

/** Parses `subject operator [argument]`. Throws QueryError; also for an operator or value its subject cannot have. */
export function parseComparison(scanner: Scanner): Comparison {
  const subject = parseSubject(scanner);
  const operator = parseOperator(scanner, subject.subject);
  return { kind: 'comparison', ...subject, operator, values: parseArgument(scanner, subject.subject, operator) };
}

function parseSubject(scanner: Scanner): Pick<Comparison, 'subject' | 'attribute'> {
  const start = scanner.position;
  const text = scanner.take(SUBJECT) ?? '';
  if (text.startsWith('attribute:')) {
    const attribute = text.slice('attribute:'.length);
    if (attribute !== '' && attribute.length <= LONGEST_NAME) return { subject: 'attribute', attribute };
    throw scanner.error(`attribute: with a name of 1 to ${LONGEST_NAME} characters`, start);
  }
  if (text !== 'attribute' && Object.hasOwn(SUBJECT_RULES, text)) return { subject: text as SubjectKind };
  const names = Object.keys(SUBJECT_RULES).map((name) => (name === 'attribute' ? 'attribute:NAME' : name));
  throw scanner.error(`a subject (${names.join(', ')})`, start);
}

function parseOperator(scanner: Scanner, subject: SubjectKind): Operator {
  const start = scanner.position;
  const operator = OPERATORS.get(scanner.take(OPERATOR) ?? '');
  if (!operator) throw scanner.error('an operator', start);
  const { operators } = SUBJECT_RULES[subject];
  if (!operators.includes(operator)) throw scanner.error(`an operator of ${subject} (${operators.join(' ')})`, start);
  return operator;
}

function parseArgument(scanner: Scanner, subject: SubjectKind, operator: Operator): string[] {
  if (operator === 'exists' || operator === '!exists') return [];
  if (operator === '=~' || operator === '!~') return [parsePattern(scanner)];
  if (operator !== 'in' && operator !== '!in') return [parseValue(scanner, subject)];
  if (!scanner.take(OPEN_LIST)) throw scanner.error('a list such as [a, b]');
  const values = [parseValue(scanner, subject)];
  while (scanner.take(COMMA)) values.push(parseValue(scanner, subject));
  if (!scanner.take(CLOSE_LIST)) throw scanner.error(', or ]');
  return values;
}

function parseValue(scanner: Scanner, subject: SubjectKind): string {
  const start = scanner.position;
  const value = scanner.take(QUOTED)?.slice(1, -1) ?? scanner.take(UNQUOTED);
  if (value === undefined)
    throw scanner.error('a value (in single quotes, if it has more than A-Z a-z 0-9 - _ . / \\ + @ :)');
  const { value: rule } = SUBJECT_RULES[subject];
  if (rule && !rule.valid(value)) throw scanner.error(rule.words, start);
  return value;
}

function parsePattern(scanner: Scanner): string {
  const start = scanner.position;
  const pattern = scanner.take(QUOTED)?.slice(1, -1) ?? scanner.takePattern();
  if (pattern === '') throw scanner.error('a regular expression', start);
  try {
    compilePattern(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw scanner.error("a regular expression of RE2's syntax", start, ` (${reason.slice(0, MOST_REASON)})`);
  }
  return pattern;
}
