import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/scheduler/query/parse-query.ts';
import type { Query } from '../../../src/scheduler/query/query.ts';
import { QueryError } from '../../../src/scheduler/query/query-error.ts';

function errorOf(expression: string): QueryError {
  try {
    parseQuery(expression);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`${expression} was parsed`);
}

/** `a and b or c` for a query of `attribute:a exists` and so on, with every parenthesis there can be. */
function shape(query: Query): string {
  if (query.kind === 'comparison') return query.attribute ?? query.subject;
  if (query.kind === 'not') return `not(${shape(query.operand)})`;
  return `(${query.operands.map(shape).join(` ${query.kind} `)})`;
}

describe('precedence: not, and, or', () => {
  it.each([
    ['a or b and c', '(a or (b and c))'],
    ['a and b or c', '((a and b) or c)'],
    ['a || b && c || d', '(a or (b and c) or d)'],
    ['not a and b', '(not(a) and b)'],
    ['!a or b', '(not(a) or b)'],
    ['not not a', 'not(not(a))'],
    ['not(a or b) and c', '(not((a or b)) and c)'],
    ['(a or b) and c', '((a or b) and c)'],
    ['a and (b and c)', '(a and (b and c))'],
    ['((a))', 'a'],
    ['a&&b||!c', '((a and b) or not(c))'],
  ])('%s means %s', (expression, meaning) => {
    expect(shape(parseQuery(expression.replace(/\b[a-d]\b/g, 'attribute:$& exists')))).toBe(meaning);
  });
});

describe('operators', () => {
  const FORMS: Readonly<Record<string, string>> = {
    '==': 'equals',
    '!=': 'not_equals',
    '>': 'greater_than',
    '>=': 'greater_than_equal',
    '<': 'less_than',
    '<=': 'less_than_equal',
    exists: 'exists',
    '!exists': 'not_exists',
    in: 'in',
    '!in': 'not_in',
    '=~': 'matches',
    '!~': 'not_matches',
  };
  const ORDER = ['==', '!=', '>', '>=', '<', '<='];
  const TEXT = ['==', '!=', 'in', '!in', '=~', '!~'];
  const VALUES: Readonly<Record<string, { readonly value: string; readonly operators: readonly string[] }>> = {
    agentConnected: { value: 'true', operators: TEXT },
    agentVersion: { value: '1.14.5', operators: ORDER },
    'attribute:stack': { value: 'prod', operators: Object.keys(FORMS) },
    ec2InstanceId: { value: 'i-abcd1234', operators: TEXT },
    registeredAt: { value: '2018-06-18', operators: ORDER },
    runningTasksCount: { value: '1', operators: ORDER },
    'task:group': { value: 'service:web', operators: [...TEXT, 'exists', '!exists'] },
  };
  const argument = (symbol: string, value: string): string => {
    if (symbol.endsWith('exists')) return '';
    return symbol.endsWith('in') ? `[${value}, '${value}']` : value;
  };
  const rows = Object.entries(VALUES).flatMap(([subject, { value, operators }]) =>
    Object.entries(FORMS).map(
      ([symbol, word]) => [subject, symbol, word, argument(symbol, value), operators.includes(symbol)] as const,
    ),
  );

  it.each(rows)('%s %s (%s) %s: %s', (subject, symbol, word, value, allowed) => {
    if (allowed) {
      const parsed = parseQuery(`${subject} ${symbol} ${value}`);
      expect(parsed).toMatchObject({ kind: 'comparison', operator: symbol });
      expect(parseQuery(`${subject} ${word} ${value}`)).toEqual(parsed);
    } else {
      expect(errorOf(`${subject} ${symbol} ${value}`)).toMatchObject({ position: subject.length + 1 });
      expect(errorOf(`${subject} ${word} ${value}`).expected).toContain(`an operator of ${subject}`);
    }
  });
});

describe('an expression that is none', () => {
  it.each([
    ['', 0, 'a subject'],
    ['stack == prod', 0, 'a subject'],
    ['attribute == prod', 0, 'a subject'],
    ['attribute: == prod', 0, 'a name'],
    [`attribute:${'n'.repeat(129)} exists`, 0, 'a name'],
    ['attribute:stack', 15, 'an operator'],
    ['attribute:x foo', 12, 'an operator'],
    ['attribute:x not in [a]', 12, 'an operator'],
    ['attribute:x ==', 14, 'a value'],
    ['attribute:x == "a"', 15, 'a value'],
    ["attribute:x == 'a", 15, 'a value'],
    ['attribute:x in a', 15, 'a list'],
    ['attribute:x in []', 16, 'a value'],
    ['attribute:x in [a b]', 18, ', or ]'],
    ['attribute:x =~', 14, 'a regular expression'],
    ['attribute:x =~ [a', 15, 'a regular expression'],
    ['attribute:x =~ (?=a)b', 15, 'a regular expression'],
    ['attribute:x =~ (a{30}){33}(a{30}){33}(a{30}){33}(a{30}){33}(a{30}){33}(a{30}){33}', 15, 'a regular expression'],
    ['attribute:x == blue green', 20, 'and, or, or the end'],
    ['attribute:x exists AND attribute:y exists', 19, 'and, or, or the end'],
    ['attribute:x exists and', 22, 'a subject'],
    ['(attribute:x exists', 19, 'and, or, or )'],
    ['attribute:x exists)', 18, 'and, or, or the end'],
    ['agentConnected == yes', 18, 'true or false'],
    ['agentVersion > v1', 15, 'a version'],
    ['runningTasksCount == -1', 21, 'a number'],
    ['registeredAt < yesterday', 15, 'a time'],
    ['registeredAt < 2018-02-30', 15, 'a time'],
    ['registeredAt < 2018-02-13T25:00:00', 15, 'a time'],
    ['('.repeat(2000), 101, 'at most 100 levels of nesting'],
    ['!'.repeat(2000), 101, 'at most 100 levels of nesting'],
    ['attribute:x exists'.padEnd(2001), 2000, 'at most 2000 characters'],
  ])('is refused: %s, at %i for want of %s', (expression, position, expected) => {
    const error = errorOf(expression);
    expect(error).toMatchObject({ position, expected: expect.stringContaining(expected) });
    expect(error.message).toMatch(new RegExp(`^at ${position}: expected .+, found `));
  });

  it('says what it found', () => {
    expect(errorOf('attribute:x foo b').message).toBe('at 12: expected an operator, found "foo"');
    expect(errorOf('attribute:x').message).toBe('at 11: expected an operator, found the end');
  });

  it('stays one at the very limits', () => {
    expect(shape(parseQuery('attribute:x exists'.padEnd(2000)))).toBe('x');
    expect(shape(parseQuery(`${'('.repeat(100)}attribute:x exists${')'.repeat(100)}`))).toBe('x');
  });
});
