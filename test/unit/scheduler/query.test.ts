import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/scheduler/query/compile-query.ts';
import { parseQuery } from '../../../src/scheduler/query/parse-query.ts';
import { subjectsOf } from '../../../src/scheduler/query/query.ts';
import type { QuerySubject } from '../../../src/scheduler/query/query-subject.ts';

interface Sample extends Partial<Omit<QuerySubject, 'attribute' | 'taskGroups'>> {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
}

const subject = ({ attributes = {}, groups = [], ...more }: Sample): QuerySubject => ({
  attribute: (name) => attributes[name],
  taskGroups: new Set(groups),
  agentConnected: true,
  agentVersion: '1.14.5',
  ec2InstanceId: 'i-abcd1234',
  registeredAt: Date.UTC(2018, 5, 18, 22, 28, 28, 500),
  runningTasksCount: 1,
  ...more,
});
const holds = (expression: string, sample: Sample): boolean => compileQuery(parseQuery(expression))(subject(sample));

const type = (name: string): Sample => ({ attributes: { 'ecs.instance-type': name } });
const zone = (name: string): Sample => ({ attributes: { 'ecs.availability-zone': name } });
const place = (instanceType: string, availabilityZone: string): Sample => ({
  attributes: { 'ecs.instance-type': instanceType, 'ecs.availability-zone': availabilityZone },
});

describe("the examples of AWS's developer guide", () => {
  it.each<[expression: string, selects: Sample, rejects: Sample]>([
    ['attribute:ecs.instance-type == t2.small', type('t2.small'), type('t2.smaller')],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', zone('us-east-1b'), zone('us-east-1c')],
    [
      'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d',
      place('g2.2xlarge', 'us-east-1a'),
      place('g2.2xlarge', 'us-east-1d'),
    ],
    ['task:group == service:production', { groups: ['a', 'service:production'] }, { groups: ['service:productions'] }],
    ['not(task:group == database)', { groups: ['web'] }, { groups: ['web', 'database'] }],
    ['not(task:group == database)', {}, { groups: ['database'] }],
    ['runningTasksCount == 1', { runningTasksCount: 1 }, { runningTasksCount: 10 }],
    ['agentVersion < 1.14.5', { agentVersion: '1.9.12' }, { agentVersion: '1.14.5' }],
    ['registeredAt < 2018-02-13', { registeredAt: Date.UTC(2018, 1, 12, 23, 59, 59) }, {}],
    ["ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", { ec2InstanceId: 'i-wxyx7890' }, { ec2InstanceId: 'i-abcd' }],
  ])('%s', (expression, selects, rejects) => {
    expect([holds(expression, selects), holds(expression, rejects)]).toEqual([true, false]);
  });
});

describe('a query', () => {
  const stack = (value: string): Sample => ({ attributes: { stack: value } });

  it.each<[expression: string, sample: Sample, result: boolean]>([
    ['attribute:stack != prod', stack('test'), true],
    ['attribute:stack !in [prod, test]', stack('test'), false],
    ['attribute:stack !in [prod, test]', stack('other'), true],
    ['attribute:stack !~ t.*', stack('test'), false],
    ["attribute:stack == 'blue and green'", stack('blue and green'), true],
    ['attribute:stack exists', stack('prod'), true],
    ['attribute:stack exists', stack(''), true], // an attribute without a value
    ['attribute:stack !exists', stack(''), false],
    ['attribute:size > 9', { attributes: { size: '10' } }, true], // numbers as numbers
    ['attribute:size > 9b', { attributes: { size: '10a' } }, false], // and text as text
    ['attribute:size <= 9.5', { attributes: { size: '9.5' } }, true],
    ['agentConnected == true', { agentConnected: false }, false],
    ['agentConnected in [true, false]', { agentConnected: false }, true],
    ['agentConnected =~ f.*', { agentConnected: false }, true],
    ['agentVersion < 1.100.0', { agentVersion: '1.14.5' }, true],
    ['agentVersion == 1.14', { agentVersion: '1.14.0' }, true],
    ['agentVersion >= 1.14', { agentVersion: 'nightly' }, false],
    ['agentVersion != 1.14', { agentVersion: undefined }, false],
    ['ec2InstanceId =~ i-a.*', {}, true],
    ['registeredAt == 2018-06-18T22:28:28Z', {}, true], // half a second later, but the language has only seconds
    ['registeredAt <= 2018-06-18T22:28:28', {}, true],
    ['registeredAt > 2018-06-18T22:28:28', {}, false],
    ['registeredAt == 2018-06-19T00:28:28+02:00', {}, true],
    ['registeredAt >= 2018-06-18', {}, true],
    ['runningTasksCount >= 2', {}, false],
    ['task:group exists', {}, false],
    ['task:group !exists', {}, true],
    ['task:group =~ service:.*', { groups: ['web', 'service:web'] }, true],
    ['task:group in [a, b]', { groups: ['b', 'c'] }, true],
    ['task:group != database', { groups: ['database', 'web'] }, true], // it has a task of another group
    ['task:group != database', { groups: ['database'] }, false],
  ])('%s on %o: %s', (expression, sample, result) => {
    expect(holds(expression, sample)).toBe(result);
  });

  it.each(['== a', '!= a', '> a', '>= a', '< a', '<= a', 'in [a]', '!in [a]', '=~ .*', '!~ a', 'exists'])(
    'of an attribute never holds where there is none: %s',
    (comparison) => {
      expect(holds(`attribute:retiring ${comparison}`, {})).toBe(false);
      expect(holds(`not(attribute:retiring ${comparison})`, {})).toBe(true);
    },
  );

  it.each([
    ['t2', 't2.small', false],
    ['2.small', 't2.small', false],
    ['t2.*', 't2.small', true],
    ['t2.small|t3.small', 't3.small', true],
    ['(p[2,3]|g[3,4]|f[1]).*', 'g4dn.xlarge', true],
    ["'t[23] .*'", 't2 small', true],
    ['(?i)T2.*', 't2.small', true],
    [String.raw`t\d\.small`, 't2.small', true],
    ['(a+)+$', `${'a'.repeat(127)}!`, false],
  ])('matches %s with the whole of %s: %s', (pattern, value, result) => {
    const started = performance.now();
    expect(holds(`(attribute:stack =~ ${pattern})`, stack(value))).toBe(result);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('tells what it reads', () => {
    const query = parseQuery('not(task:group == a) and (attribute:x exists or attribute:y exists)');
    expect([...subjectsOf(query)].sort()).toEqual(['attribute', 'task:group']);
  });
});
