import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { inputs as ecr } from '../../../api-schemas/ecr/inputs.ts';
import { inputs as ecs } from '../../../api-schemas/ecs/inputs.ts';
import { type Fault, faultOf } from '../../../api-schemas/fault-of.ts';
import { inputs as sts } from '../../../api-schemas/sts/inputs.ts';
import type { InputFault } from '../../../src/wire/validation.ts';
import { type Toy, toySchemas } from './toy-model.ts';

/** The wire's own name for it; this fails to compile where the two part. */
const faultIn = (schema: ZodType, input: unknown): InputFault | undefined => {
  const result = schema.safeParse(input);
  return result.success ? undefined : faultOf(result.error, input);
};

const tag = (key: unknown): object => ({ resourceArn: 'a', tags: [{ key: 'fine' }, { key }] });
const uploadId = '00000000-0000-0000-0000-000000000000';
const digest = 'a'.repeat(1001);

const cases: [why: string, schema: () => ZodType, input: unknown, fault: Fault][] = [
  [
    'a required member is missing',
    ecs.RunTask,
    {},
    { kind: 'missing', path: ['taskDefinition'], value: undefined, expected: 'string' },
  ],
  [
    'a required enum is missing',
    ecs.UpdateContainerInstancesState,
    { containerInstances: [] },
    { kind: 'missing', path: ['status'], value: undefined, expected: 'string' },
  ],
  [
    'a required list is missing',
    ecs.DescribeTasks,
    {},
    { kind: 'missing', path: ['tasks'], value: undefined, expected: 'array' },
  ],
  [
    'a required number is missing',
    ecr.UploadLayerPart,
    { repositoryName: 'web', uploadId, partFirstByte: 0, layerPartBlob: '' },
    { kind: 'missing', path: ['partLastByte'], value: undefined, expected: 'number' },
  ],
  [
    'a number for text',
    ecs.RunTask,
    { taskDefinition: 7 },
    { kind: 'type', path: ['taskDefinition'], value: 7, expected: 'string' },
  ],
  [
    'text for a number',
    ecs.RunTask,
    { taskDefinition: 'a', count: '2' },
    { kind: 'type', path: ['count'], value: '2', expected: 'number' },
  ],
  [
    'a fraction for a whole number',
    ecs.RunTask,
    { taskDefinition: 'a', count: 1.5 },
    { kind: 'type', path: ['count'], value: 1.5, expected: 'int' },
  ],
  [
    'a number beyond 32 bits',
    ecs.RunTask,
    { taskDefinition: 'a', count: 2 ** 31 },
    { kind: 'type', path: ['count'], value: 2 ** 31, expected: 'int' },
  ],
  [
    'a number below 32 bits that also breaks the bound',
    ecr.DescribeRepositories,
    { maxResults: -(2 ** 31) - 1 },
    { kind: 'type', path: ['maxResults'], value: -(2 ** 31) - 1, expected: 'int' },
  ],
  [
    'text for a boolean',
    ecs.RunTask,
    { taskDefinition: 'a', enableExecuteCommand: 'true' },
    { kind: 'type', path: ['enableExecuteCommand'], value: 'true', expected: 'boolean' },
  ],
  [
    'text for a list',
    ecs.DescribeTasks,
    { tasks: 'a' },
    { kind: 'type', path: ['tasks'], value: 'a', expected: 'array' },
  ],
  ['a list for a structure', ecs.ListClusters, [], { kind: 'type', path: [], value: [], expected: 'object' }],
  [
    'a number for an enum',
    ecs.RunTask,
    { taskDefinition: 'a', launchType: 1 },
    { kind: 'type', path: ['launchType'], value: 1, expected: 'string' },
  ],
  [
    'text that is not base64 for bytes',
    ecr.UploadLayerPart,
    {
      repositoryName: 'web',
      uploadId,
      partFirstByte: 0,
      partLastByte: 1,
      layerPartBlob: '?',
    },
    { kind: 'type', path: ['layerPartBlob'], value: '?', expected: 'base64' },
  ],
  [
    'a value the enum does not have',
    ecs.RunTask,
    { taskDefinition: 'a', launchType: 'LAMBDA' },
    { kind: 'enum', path: ['launchType'], value: 'LAMBDA', expected: 'EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES' },
  ],
  [
    'text too short, deep inside',
    ecs.TagResource,
    tag(''),
    { kind: 'length', path: ['tags', 1, 'key'], value: '', expected: '1', bound: 'min' },
  ],
  [
    'text too long in a list',
    ecr.BatchCheckLayerAvailability,
    { repositoryName: 'web', layerDigests: ['ok', digest] },
    { kind: 'length', path: ['layerDigests', 1], value: digest, expected: '1000', bound: 'max' },
  ],
  [
    'a list too short',
    ecr.BatchCheckLayerAvailability,
    { repositoryName: 'web', layerDigests: [] },
    { kind: 'length', path: ['layerDigests'], value: [], expected: '1', bound: 'min' },
  ],
  [
    'a number too small',
    ecr.DescribeRepositories,
    { maxResults: 0 },
    { kind: 'range', path: ['maxResults'], value: 0, expected: '1', bound: 'min' },
  ],
  [
    'a number too big',
    ecr.DescribeRepositories,
    { maxResults: 1001 },
    { kind: 'range', path: ['maxResults'], value: 1001, expected: '1000', bound: 'max' },
  ],
  [
    'a pattern not met',
    ecs.TagResource,
    tag('a;b'),
    { kind: 'pattern', path: ['tags', 1, 'key'], value: 'a;b', expected: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)' },
  ],
  [
    'a pattern that is put differently is told as the model has it',
    ecr.PutRegistryScanningConfiguration,
    { rules: [{ scanFrequency: 'MANUAL', repositoryFilters: [{ filter: '?', filterType: 'WILDCARD' }] }] },
    {
      kind: 'pattern',
      path: ['rules', 0, 'repositoryFilters', 0, 'filter'],
      value: '?',
      expected: '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$',
    },
  ],
  [
    'a wrong type wins over a constraint before it',
    ecs.RunTask,
    { taskDefinition: 'a', launchType: 'LAMBDA', tags: [{ key: '' }], volumeConfigurations: {} },
    { kind: 'type', path: ['volumeConfigurations'], value: {}, expected: 'array' },
  ],
  [
    'a wrong type wins over a missing member',
    ecs.RunTask,
    { tags: [{ key: '' }, { key: 5 }] },
    { kind: 'type', path: ['tags', 1, 'key'], value: 5, expected: 'string' },
  ],
  [
    'of several constraints the first counts',
    ecr.DescribeRepositories,
    { registryId: 'x', maxResults: 0 },
    { kind: 'pattern', path: ['registryId'], value: 'x', expected: '[0-9]{12}' },
  ],
  [
    'text that is no number, in Query',
    sts.GetSessionToken,
    { DurationSeconds: '900s' },
    { kind: 'type', path: ['DurationSeconds'], value: '900s', expected: 'number' },
  ],
  [
    'a number out of bounds, in Query',
    sts.GetSessionToken,
    { DurationSeconds: '899' },
    { kind: 'range', path: ['DurationSeconds'], value: '899', expected: '900', bound: 'min' },
  ],
];

test.each(cases)('%s', (_why, schema, input, fault) => {
  expect(faultIn(schema(), input)).toStrictEqual(fault);
});

const labels: Toy = {
  root: { members: { labels: { shape: 'Labels' } } },
  shapes: {
    Labels: { type: 'map', key: { shape: 'Key' }, value: { shape: 'It' }, min: 1, max: 2 },
    Key: { type: 'string', pattern: '[a-z]+' },
  },
};

const mapCases: [why: string, labels: unknown, fault: Fault][] = [
  ['a map too small', {}, { kind: 'length', path: ['labels'], value: {}, expected: '1', bound: 'min' }],
  [
    'a map too big',
    { a: '', b: '', c: '' },
    { kind: 'length', path: ['labels'], value: { a: '', b: '', c: '' }, expected: '2', bound: 'max' },
  ],
  [
    'a key that breaks its pattern',
    { A1: '' },
    { kind: 'pattern', path: ['labels', 'A1'], value: 'A1', expected: '[a-z]+' },
  ],
  ['a wrong type as a map’s value', { a: 1 }, { kind: 'type', path: ['labels', 'a'], value: 1, expected: 'string' }],
  ['a list for a map', [], { kind: 'type', path: ['labels'], value: [], expected: 'record' }],
];

test.each(mapCases)('%s', async (_why, value, fault) => {
  const { input } = await toySchemas(labels);
  expect(faultIn(input, { labels: value })).toStrictEqual(fault);
});

const bytes: Toy = { shapes: { It: { type: 'blob', min: 2, max: 3 } } };

test.each([
  ['AA==', 'min', '2'],
  ['AAAAAA==', 'max', '3'],
])('the length of bytes is counted after base64: %s', async (it, bound, expected) => {
  const { input } = await toySchemas(bytes);
  expect(faultIn(input, { it })).toStrictEqual({ kind: 'length', path: ['it'], value: it, expected, bound });
  expect(faultIn(input, { it: 'AAAA' })).toBeUndefined();
});

test.each(['AAA', 'AAAAA', 'A===', 'AA-_', 'AA A'])('%j is not base64', async (it) => {
  const { input } = await toySchemas(bytes);
  expect(faultIn(input, { it })).toStrictEqual({ kind: 'type', path: ['it'], value: it, expected: 'base64' });
});
