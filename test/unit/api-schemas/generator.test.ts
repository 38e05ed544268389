import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { apiFiles, generatedIds } from '../../../api-schemas/generate/api-files.ts';
import { runCommand } from '../../../api-schemas/generate/command.ts';
import { usablePattern } from '../../../api-schemas/generate/patterns.ts';
import { literal, quoted } from '../../../api-schemas/generate/source-text.ts';
import { inputs as ecr } from '../../../api-schemas/ecr/inputs.ts';
import { model as ecrModel } from '../../../api-schemas/ecr/model.ts';
import { outputs as ecrOutputs } from '../../../api-schemas/ecr/outputs.ts';
import { inputs as ecrPublic } from '../../../api-schemas/ecr-public/inputs.ts';
import { model as ecrPublicModel } from '../../../api-schemas/ecr-public/model.ts';
import { outputs as ecrPublicOutputs } from '../../../api-schemas/ecr-public/outputs.ts';
import { inputs as ecs } from '../../../api-schemas/ecs/inputs.ts';
import { model as ecsModel } from '../../../api-schemas/ecs/model.ts';
import { outputs as ecsOutputs } from '../../../api-schemas/ecs/outputs.ts';
import { inputs as logs } from '../../../api-schemas/logs/inputs.ts';
import { model as logsModel } from '../../../api-schemas/logs/model.ts';
import { outputs as logsOutputs } from '../../../api-schemas/logs/outputs.ts';
import { inputs as secretsmanager } from '../../../api-schemas/secretsmanager/inputs.ts';
import { model as secretsmanagerModel } from '../../../api-schemas/secretsmanager/model.ts';
import { outputs as secretsmanagerOutputs } from '../../../api-schemas/secretsmanager/outputs.ts';
import { inputs as ssm } from '../../../api-schemas/ssm/inputs.ts';
import { model as ssmModel } from '../../../api-schemas/ssm/model.ts';
import { outputs as ssmOutputs } from '../../../api-schemas/ssm/outputs.ts';
import { inputs as sts } from '../../../api-schemas/sts/inputs.ts';
import { model as stsModel } from '../../../api-schemas/sts/model.ts';
import { outputs as stsOutputs } from '../../../api-schemas/sts/outputs.ts';
import type { ProtocolFacts } from '../../../src/wire/api.ts';
import { type Toy, toyFile, toyModel, toySchemas } from './toy-model.ts';

const root = join(import.meta.dirname, '../../..');

const dataFolder = ((): string | undefined => {
  const where = "import botocore,os;print(os.path.join(os.path.dirname(botocore.__file__),'data'))";
  try {
    return execFileSync('python3', ['-c', where], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    process.stderr.write(
      'SKIPPED: no python3 with botocore, so nobody checks that api-schemas is what its generator writes\n',
    );
    return undefined;
  }
})();

describe.skipIf(dataFolder === undefined)('what is committed', () => {
  test.each(generatedIds)('%s is what the generator writes', async (id) => {
    for (const [name, text] of await apiFiles(dataFolder ?? '', id)) {
      expect(readFileSync(join(root, 'api-schemas', id, name), 'utf8'), `${id}/${name}`).toBe(text);
    }
  });
});

const apis = [
  { model: ecsModel, inputs: ecs, outputs: ecsOutputs },
  { model: ecrModel, inputs: ecr, outputs: ecrOutputs },
  { model: ecrPublicModel, inputs: ecrPublic, outputs: ecrPublicOutputs },
  { model: stsModel, inputs: sts, outputs: stsOutputs },
  // Of CloudWatch Logs only groups, streams and events have schemas.
  { model: { ...logsModel, operations: Object.keys(logs) }, inputs: logs, outputs: logsOutputs },
  { model: secretsmanagerModel, inputs: secretsmanager, outputs: secretsmanagerOutputs },
  // Of SSM only Parameter Store has schemas.
  { model: { ...ssmModel, operations: Object.keys(ssm) }, inputs: ssm, outputs: ssmOutputs },
];

test.each(apis)('every schema of $model.id can be made, one for each operation', ({ model, inputs, outputs }) => {
  for (const table of [inputs, outputs]) {
    expect(Object.keys(table)).toEqual(model.operations);
    for (const schema of Object.values(table)) expect(schema().safeParse(undefined).success).toBe(false);
  }
});

test.each(apis)('every pattern of $model.id is used', ({ model }) => expect(model.unusablePatterns).toEqual([]));

const protocols: [ProtocolFacts, ProtocolFacts][] = [
  [ecsModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonEC2ContainerServiceV20141113' }],
  [ecrModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonEC2ContainerRegistry_V20150921' }],
  [ecrPublicModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'SpencerFrontendService' }],
  [logsModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'Logs_20140328' }],
  [secretsmanagerModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'secretsmanager' }],
  [ssmModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonSSM' }],
  [
    stsModel.protocol,
    { kind: 'query', version: '2011-06-15', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  ],
];

test.each(protocols)('a protocol is in the wire’s own terms: %o', (facts, expected) => expect(facts).toEqual(expected));

test('signing names are those of the credential scope', () => {
  const names = ['ecs', 'ecr', 'ecr-public', 'sts', 'logs', 'secretsmanager', 'ssm'];
  expect(apis.map(({ model }) => model.signingName)).toEqual(names);
});

test('an error has the code and the status of the wire', () => {
  expect(ecsModel.errors.ClusterNotFoundException).toEqual({ status: 400, fault: 'client' });
  expect(ecsModel.errors.ServerException).toEqual({ status: 500, fault: 'server' });
  expect(stsModel.errors.IDPCommunicationError).toEqual({ status: 400, fault: 'client' });
  expect(stsModel.errors.RegionDisabledException).toEqual({ status: 403, fault: 'client' });
});

const run = async (args: string[]): Promise<{ status: number; said: string; target: string }> => {
  const target = mkdtempSync(join(tmpdir(), 'api-schemas-'));
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  return { status: await runCommand(args, { target, out: say, err: say }), said, target };
};

const runs: [why: string, args: string[], status: number, said: RegExp][] = [
  ['--help says how to use it', ['--help'], 0, /^Usage: npm run schemas/],
  ['no folder is a usage error', [], 2, /^Usage: npm run schemas/],
  ['two folders are a usage error', ['a', 'b'], 2, /^Usage: npm run schemas/],
  [
    'a folder that is not there is named',
    ['/no/data'],
    1,
    /^No version in .*: is \/no\/data botocore's data folder\?\n$/,
  ],
  ['a folder that is something else is named', [root], 1, /^No version in .* botocore's data folder\?\n$/],
];

test.each(runs)('%s', async (_why, args, status, said) => {
  expect(await run(args)).toMatchObject({ status, said: expect.stringMatching(said) });
});

/** A botocore with what `files` puts in its data folder. */
const botocoreWith = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'botocore-'));
  writeFileSync(join(folder, '__init__.py'), "__version__ = '9.9.9'\n");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'data', name)), { recursive: true });
    writeFileSync(join(folder, 'data', name), content);
  }
  return join(folder, 'data');
};

const toyJson = JSON.stringify(toyModel({}));

test('the newest version of each model is read, plain or compressed, and what is written is told', async () => {
  const { status, said, target } = await run([
    botocoreWith({
      'ecs/2014-11-13/service-2.json': 'not read',
      'ecs/2020-02-02/service-2.json': toyJson,
      'ecr/2020-02-02/service-2.json.gz': gzipSync(toyJson),
      'ecr-public/2020-02-02/service-2.json': toyJson,
      'sts/2020-02-02/service-2.json': toyJson,
      'logs/2020-02-02/service-2.json': toyJson,
      'secretsmanager/2020-02-02/service-2.json': toyJson,
      'ssm/2020-02-02/service-2.json': toyJson,
    }),
  ]);
  expect({ status, lines: said.split('\n').length - 1 }).toEqual({ status: 0, lines: 28 });
  expect(readFileSync(join(target, 'ecr', 'model.ts'), 'utf8')).toContain('from botocore 9.9.9, ecr 2020-02-02.');
});

const broken: [why: string, files: Record<string, string>, said: string][] = [
  ['no service', { 'xyz/a': '' }, 'is its parent botocore'],
  ['no version', { 'ecs/a': '' }, 'No API version in'],
  ['no model', { 'ecs/2014-11-13/a': '' }, 'Neither service-2.json nor service-2.json.gz in'],
];

test.each(broken)('a data folder with %s is refused in a sentence', async (_why, files, said) => {
  expect(await run([botocoreWith(files)])).toMatchObject({ status: 1, said: expect.stringContaining(said) });
});

const tree: Toy = {
  root: { members: { child: { shape: 'Root' }, children: { shape: 'Roots' }, name: { shape: 'It' } } },
  shapes: { Roots: { type: 'list', member: { shape: 'Root' } } },
};

test('a structure inside itself is checked at every depth', async () => {
  const { input } = await toySchemas(tree);
  const value = { child: { children: [{ name: 'a', child: {} }] } };
  expect(input.parse({ ...value, more: 1 })).toStrictEqual(value);
  expect(input.safeParse({ child: { children: [{ name: 1 }] } }).error?.issues[0]?.path).toEqual([
    'child',
    'children',
    0,
    'name',
  ]);
});

const texts: [type: 'integer' | 'long' | 'double' | 'boolean', text: string, read: unknown][] = [
  ['integer', '42', 42],
  ['integer', '-7', -7],
  ['integer', '4.2', undefined],
  ['integer', '', undefined],
  ['integer', ' 1', undefined],
  ['integer', '0x10', undefined],
  ['integer', '2147483648', undefined],
  ['long', '2147483648', 2147483648],
  ['long', '9007199254740992', undefined],
  ['double', '4.5e1', 45],
  ['double', '1e999', undefined],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['boolean', 'yes', undefined],
];

test.each(texts)('Query reads a %s from %j as %j, JSON does not', async (type, it, read) => {
  const shapes = { It: { type } };
  const query = await toySchemas({ protocol: 'query', shapes });
  expect(query.input.safeParse({ it })).toMatchObject(read === undefined ? { success: false } : { data: { it: read } });
  expect((await toySchemas({ shapes })).input.safeParse({ it }).success).toBe(false);
});

test.each(['query', 'json'])('in %s a value that has its type passes, an absent one too', async (protocol) => {
  const { input, output } = await toySchemas({ protocol, shapes: { It: { type: 'integer', min: 1 } } });
  for (const value of [{ it: 1 }, {}]) {
    expect(input.parse(value)).toStrictEqual(value);
    expect(output.parse(value)).toStrictEqual(value);
  }
});

test('a document may be any JSON', async () => {
  const { input } = await toySchemas({ shapes: { It: { type: 'structure', members: {}, document: true } } });
  for (const it of [1, 'a', [true], { a: { b: [] } }]) expect(input.parse({ it })).toStrictEqual({ it });
});

const declared: [why: string, toy: Toy, line: string][] = [
  ['a required member', { root: { members: { it: { shape: 'It' } }, required: ['it'] } }, '  it: string;'],
  ['an optional member', {}, '  it?: string | undefined;'],
  [
    'a token the SDK fills in',
    { root: { members: { it: { shape: 'It', idempotencyToken: true } }, required: ['it'] } },
    '  it?: string | undefined;',
  ],
  ['an enum', { shapes: { It: { type: 'string', enum: ['a', "b'c"] } } }, "export type It = 'a' | 'b\\'c';"],
  ['a list', { shapes: { It: { type: 'list', member: { shape: 'Root' } } } }, '  it?: readonly Root[] | undefined;'],
  [
    'a list of lists',
    {
      shapes: {
        It: { type: 'list', member: { shape: 'Row' } },
        Row: { type: 'list', member: { shape: 'Cell' } },
        Cell: { type: 'long' },
      },
    },
    '  it?: readonly (readonly number[])[] | undefined;',
  ],
  [
    'a map',
    { shapes: { It: { type: 'map', key: { shape: 'Key' }, value: { shape: 'Root' } }, Key: { type: 'string' } } },
    '  it?: Record<string, Root> | undefined;',
  ],
  ['a moment in JSON', { shapes: { It: { type: 'timestamp' } } }, '  it?: number | undefined;'],
  ['a moment in Query', { protocol: 'query', shapes: { It: { type: 'timestamp' } } }, '  it?: string | undefined;'],
  ['bytes', { shapes: { It: { type: 'blob' } } }, '  it?: string | undefined;'],
  ['an operation', {}, '  Do: { input: Root; output: Root; errors: never };'],
];

test.each(declared)('%s is typed', (_why, toy, line) => expect(toyFile(toy, 'types.ts').split('\n')).toContain(line));

test('a generated file says where it comes from', () => {
  for (const name of ['model.ts', 'types.ts', 'inputs.ts', 'outputs.ts']) {
    expect(toyFile({}, name)).toMatch(
      /^\/\/ Generated by "npm run schemas .*" from a test, toy 2020-02-02\. Do not edit\.\n/,
    );
  }
});

test('operations that only the SDK has are listed as newer', () => {
  expect(toyFile({}, 'model.ts')).toContain("  newerOperations: ['DoMore'],");
});

test('a pattern JavaScript cannot read is left out and listed', async () => {
  const shapes = { It: { type: 'string', pattern: '(?>a)+' } } as const;
  expect(toyFile({ shapes }, 'model.ts')).toContain("unusablePatterns: [{ shape: 'It', pattern: '(?>a)+' }]");
  expect((await toySchemas({ shapes })).input.safeParse({ it: 'anything' }).success).toBe(true);
});

const patterns: [pattern: string, expected: string | undefined][] = [
  ['[a-z]+', '/^(?:[a-z]+)$/u'],
  ['a|b', '/^(?:a|b)$/u'],
  ['a\\-b', '/^(?:a\\-b)$/'],
  ['\\p{L}\\-', undefined],
  ['(', undefined],
];

test.each(patterns)('the pattern %s becomes %s', (pattern, expected) => {
  expect(usablePattern(pattern)?.toString()).toBe(expected);
});

const refused: [why: string, toy: Toy, said: string][] = [
  ['a protocol nobody wrote', { protocol: 'rest-xml' }, 'The protocol "rest-xml" has no generator.'],
  ['a shape that is not there', { root: { members: { it: { shape: 'Lost' } } } }, 'The model refers to a shape "Lost"'],
  [
    'a shape named as something else is',
    { root: { members: { it: { shape: 'Operations' } } }, shapes: { Operations: { type: 'structure' } } },
    'cannot have a shape named "Operations"',
  ],
];

test.each(refused)('%s is refused', (_why, toy, said) => expect(() => toyFile(toy, 'types.ts')).toThrow(said));

test.each(["it's", 'a "b"', 'back\\slash', 'line\nbreak', '\\"', "\\'"])('%j survives as a literal', (text) => {
  const read = new Function(`return [${quoted(text)}, ${literal({ [text]: [text, 1, true] })}]`);
  expect(read()).toEqual([text, { [text]: [text, 1, true] }]);
});
