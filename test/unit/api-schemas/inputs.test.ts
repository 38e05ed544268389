import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { inputs as ecr } from '../../../api-schemas/ecr/inputs.ts';
import { outputs as ecrOutputs } from '../../../api-schemas/ecr/outputs.ts';
import { inputs as ecs } from '../../../api-schemas/ecs/inputs.ts';
import { outputs as ecsOutputs } from '../../../api-schemas/ecs/outputs.ts';
import { inputs as sts } from '../../../api-schemas/sts/inputs.ts';
import { outputs as stsOutputs } from '../../../api-schemas/sts/outputs.ts';
import { patternsOf } from './schema-walk.ts';

test('an import makes no schema; a schema is made on first use and kept', async () => {
  const makers = ['struct', 'text', 'list', 'map', 'oneOf', 'int', 'opt'] as const;
  const made: string[] = [];
  vi.resetModules();
  vi.doMock('../../../api-schemas/shape.ts', async (original) => {
    const shape = await original<typeof import('../../../api-schemas/shape.ts')>();
    const counted = makers.map((name) => [
      name,
      (...given: never[]) => {
        made.push(name);
        return (shape[name] as (...given: never[]) => unknown)(...given);
      },
    ]);
    return { ...shape, ...Object.fromEntries(counted) };
  });
  const { inputs } = await import('../../../api-schemas/ecs/inputs.ts');
  vi.doUnmock('../../../api-schemas/shape.ts');
  expect(made).toEqual([]);
  const schema = inputs.ListClusters();
  expect(made).toContain('struct');
  const before = made.length;
  expect(inputs.ListClusters()).toBe(schema);
  expect(made).toHaveLength(before);
});

test('members the model does not know are stripped at every level', () => {
  const input = {
    taskDefinition: 'web',
    newMember: 1,
    overrides: { newMember: 2, containerOverrides: [{ name: 'a', newMember: 3 }] },
  };
  const stripped = { taskDefinition: 'web', overrides: { containerOverrides: [{ name: 'a' }] } };
  expect(ecs.RunTask().parse(input)).toStrictEqual(stripped);
});

test('a token the SDK fills in may be absent', () => {
  expect(ecs.RunTask().parse({ taskDefinition: 'web' })).toStrictEqual({ taskDefinition: 'web' });
});

const hostile: [why: string, json: string][] = [
  ['at the top', '{"__proto__":{"taskDefinition":"stolen"},"cluster":null}'],
  ['beside a dropped null', '{"group":null,"__proto__":{"taskDefinition":"stolen"}}'],
];

test.each(hostile)('an own __proto__ %s gives no members', (_why, json) => {
  expect(ecs.RunTask().safeParse(JSON.parse(json)).success).toBe(false);
});

test('an own __proto__ in a map changes no prototype', () => {
  const json = '{"family":"f","containerDefinitions":[{"dockerLabels":{"__proto__":"x","a":"b"}}]}';
  const { containerDefinitions } = ecs.RegisterTaskDefinition().parse(JSON.parse(json));
  expect(containerDefinitions[0]?.dockerLabels).toStrictEqual({ a: 'b' });
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});

const names: [name: string, isValid: boolean][] = [
  ['web', true],
  ['team/web-app', true],
  ['team/Web', false],
  ['/web', false],
  ['web/', false],
  ['web\n', false],
  ['evil web', false],
];

test.each(names)('a pattern must match all of it: the repository %j is valid: %s', (repositoryName, isValid) => {
  expect(ecr.DeleteRepository().safeParse({ repositoryName }).success).toBe(isValid);
});

test.each([
  ['too_small', '!'],
  ['too_big', '!'.repeat(257)],
])('the pattern is not tried on text of a wrong length: %s', (code, repositoryName) => {
  const { error } = ecr.DeleteRepository().safeParse({ repositoryName });
  expect(error?.issues.map((issue) => issue.code)).toEqual([code]);
});

test('letters of every script are letters', () => {
  const tags = [{ key: 'größe', value: '大' }];
  expect(ecs.TagResource().parse({ resourceArn: 'a', tags })).toStrictEqual({ resourceArn: 'a', tags });
});

test('lengths count characters, not UTF-16 units', () => {
  const tags = [{ key: '𝐀'.repeat(128) }];
  expect(ecs.TagResource().safeParse({ resourceArn: 'a', tags }).success).toBe(true);
});

test('Query numbers are read from their text', () => {
  expect(sts.GetSessionToken().parse({ DurationSeconds: '3600' })).toStrictEqual({ DurationSeconds: 3600 });
  expect(sts.GetSessionToken().parse({})).toStrictEqual({});
});

test('an output with a member the model does not know is refused, at every level', () => {
  expect(ecsOutputs.ListClusters().safeParse({ clusterArns: [] }).success).toBe(true);
  expect(ecsOutputs.ListClusters().safeParse({ clusterArns: [], more: 1 }).success).toBe(false);
  expect(ecsOutputs.CreateCluster().safeParse({ cluster: { clusterName: 'a' } }).success).toBe(true);
  expect(ecsOutputs.CreateCluster().safeParse({ cluster: { clusterName: 'a', more: 1 } }).success).toBe(false);
});

test('a map keyed by an enum need not have every key', () => {
  const imageScanFindings = { findingSeverityCounts: { HIGH: 1 } };
  const of = (counts: object): boolean =>
    ecrOutputs.DescribeImageScanFindings().safeParse({ imageScanFindings: { findingSeverityCounts: counts } }).success;
  expect(ecrOutputs.DescribeImageScanFindings().parse({ imageScanFindings })).toStrictEqual({ imageScanFindings });
  expect(of({ TERRIBLE: 1 })).toBe(false);
});

test('a moment in a Query output is ISO text', () => {
  const credentials = { AccessKeyId: 'A'.repeat(16), SecretAccessKey: 's', SessionToken: 't' };
  const of = (Expiration: unknown): boolean =>
    stsOutputs.GetSessionToken().safeParse({ Credentials: { ...credentials, Expiration } }).success;
  expect(of('2026-01-02T03:04:05Z')).toBe(true);
  expect(of(1767323045)).toBe(false);
});

const filters = /^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$/;
const scan = (filter: string): boolean =>
  ecr.PutRegistryScanningConfiguration().safeParse({
    rules: [{ scanFrequency: 'MANUAL', repositoryFilters: [{ filter, filterType: 'WILDCARD' }] }],
  }).success;

test('the pattern that is put differently accepts what the model’s does', () => {
  const filter = fc.string({
    unit: fc.constantFrom('a', '0', '*', '.', '_', '-', '/', 'A', '\n'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(filter, (text) => scan(text) === filters.test(text)),
    { numRuns: 3000 },
  );
});

const allPatterns = new Map(
  [ecs, ecr, sts]
    .flatMap((inputs) => Object.values(inputs).flatMap((schema) => patternsOf(schema())))
    .map((p) => [`${p}`, p]),
);

test('there are patterns to try', () => expect(allPatterns.size).toBeGreaterThan(20));

test.each([...allPatterns.values()])('no text keeps %s busy', (pattern) => {
  const starts = [
    '',
    'a',
    'arn:aws:',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:secretsmanager:a:secret:ecr-pullthroughcache/',
  ];
  const units = ['a', 'a1', '-', 'a-', 'a/', '/a', '.a', '_', '__a', '*', '-aws', ':a'];
  const texts = starts.flatMap((start) => units.map((unit) => `${start}${unit.repeat(120)}\n!`));
  expect(() =>
    runInNewContext('for (const t of texts) p.test(t)', { p: pattern, texts }, { timeout: 500 }),
  ).not.toThrow();
});
