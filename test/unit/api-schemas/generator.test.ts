import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runCommand } from '../../../api-schemas/generate/command.ts';
import { usablePattern } from '../../../api-schemas/generate/patterns.ts';
import { literal, quoted } from '../../../api-schemas/generate/source-text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Toy, toyFile, toyModel, toySchemas } from './toy-model.ts';

const run = async (args: string[]): Promise<{ status: number; said: string; target: string }> => {
  const target = temporaryFolder('api-schemas-');
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
  [
    'a folder that is something else is named',
    [import.meta.dirname],
    1,
    /^No version in .* botocore's data folder\?\n$/,
  ],
];

test.each(runs)('%s', async (_why, args, status, said) => {
  expect(await run(args)).toMatchObject({ status, said: expect.stringMatching(said) });
});

/** A botocore with what `files` puts in its data folder. */
const botocoreWith = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = temporaryFolder('botocore-');
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
