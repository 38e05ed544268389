import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuery } from '../../../src/scheduler/query/parse-query.ts';
import type { Comparison, Query, SubjectKind } from '../../../src/scheduler/query/query.ts';
import { QueryError } from '../../../src/scheduler/query/query-error.ts';
import { SUBJECT_RULES } from '../../../src/scheduler/query/subject-rules.ts';

const text = fc.stringMatching(/^[A-Za-z0-9\-_./\\+@: ()[\],&|!~]{0,12}$/);
const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const VALUES: Readonly<Record<SubjectKind, fc.Arbitrary<string>>> = {
  agentConnected: fc.constantFrom('true', 'false'),
  agentVersion: fc.array(fc.nat(200), { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join('.')),
  attribute: text,
  ec2InstanceId: text,
  registeredAt: fc
    .tuple(two(23), two(59), fc.constantFrom('', 'Z', '+02:00'))
    .map(([hour, minute, zone]) => `2018-06-18T${hour}:${minute}:28${zone}`),
  runningTasksCount: fc.nat(1000).map(String),
  'task:group': text,
};
const patterns = fc.constantFrom('g2.*', '(a|b)+', '[a-c ]{2}', 'a&&b|c', String.raw`\d+\.\w*`);

const comparison: fc.Arbitrary<Query> = fc
  .constantFrom(...(Object.keys(SUBJECT_RULES) as SubjectKind[]))
  .chain((kind) =>
    fc.constantFrom(...SUBJECT_RULES[kind].operators).chain((operator) => {
      const lengths = operator.endsWith('in') ? { minLength: 1, maxLength: 3 } : { minLength: 1, maxLength: 1 };
      const values = operator.endsWith('~') ? patterns : VALUES[kind];
      return fc.record({
        kind: fc.constant('comparison' as const),
        subject: fc.constant(kind),
        operator: fc.constant(operator),
        values: operator.endsWith('exists') ? fc.constant([]) : fc.array(values, lengths),
        ...(kind === 'attribute' && { attribute: fc.stringMatching(/^[A-Za-z0-9\-_./\\]{1,12}$/) }),
      });
    }),
  );

const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.record({ kind: fc.constant('not' as const), operand: tie('query') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const print = (one: Query): string => {
  if (one.kind === 'comparison') return printComparison(one);
  if (one.kind === 'not') return `not(${print(one.operand)})`;
  return one.operands.map((operand) => `(${print(operand)})`).join(` ${one.kind} `);
};

function printComparison({ subject, attribute, operator, values }: Comparison): string {
  const quoted = values.map((value) => `'${value}'`);
  const argument = operator.endsWith('in') ? `[${quoted.join(',')}]` : quoted.join();
  return `${attribute === undefined ? subject : `attribute:${attribute}`} ${operator} ${argument}`;
}

it('parses what is printed of a query to the same query', () => {
  fc.assert(
    fc.property(query, (one) => {
      const printed = print(one);
      fc.pre(printed.length <= 2000);
      expect(parseQuery(printed)).toEqual(one);
    }),
  );
});

it('never throws anything but QueryError', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      "'",
      ',',
      '!',
      '&&',
      '||',
      ' and ',
      ' or ',
      'not',
      ' in ',
      '=~',
      '==',
      ' exists',
    ),
    fc.constantFrom('attribute:x', 'task:group', 'agentVersion', 'registeredAt', 'attribute:', '1.2', '\\', '(a+)+$'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      try {
        parseQuery(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(QueryError);
        expect((error as QueryError).position).toBeLessThanOrEqual(parts.join('').length);
      }
    }),
    { numRuns: 2000 },
  );
});
