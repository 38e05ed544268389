import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { type ServiceId, services } from '../../../api-schemas/generate/api-files.ts';
import { bare, definitionOf, everySchema } from './schema-walk.ts';
import { differences } from './sdk-differences.ts';

/**
 * The AWS SDK is made from the same models by other people with another generator, so where it agrees with ours, ours
 * is read rightly. What it exports for its serializer: [3 or 4, namespace, name, traits, member names, member shapes,
 * number of required members, which come first], [0, …, scalar], [1, …, item], [2, …, key, value],
 * [9, …, input, output]; a scalar without a name is a number.
 */
type SdkShape = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];

interface Api {
  readonly model: { readonly operations: readonly string[] };
  readonly inputs: Readonly<Record<string, () => ZodType>>;
  readonly outputs: Readonly<Record<string, () => ZodType>>;
}

const folder = (id: ServiceId): string => `../../../api-schemas/${id}`;

async function apiOf(id: ServiceId): Promise<Api> {
  const files = ['model', 'inputs', 'outputs'].map((name) => import(`${folder(id)}/${name}.ts`));
  return Object.assign({}, ...(await Promise.all(files)));
}

/** A member's shape in the SDK may be a function that gives it, or come with traits. */
function sdkShape(given: unknown): SdkShape | number {
  if (typeof given === 'function') return sdkShape(given());
  if (Array.isArray(given) && (typeof given[0] === 'function' || given.length === 2)) return sdkShape(given[0]);
  return given as SdkShape | number;
}

/** Compares the members of a schema's structures with the SDK's, each pair of structures once. */
function* memberDifferences(schema: ZodType, given: unknown, seen: Set<string>): Generator<string> {
  const shape = sdkShape(given);
  const ours = definitionOf(bare(schema));
  if (typeof shape === 'number') return;
  const [kind, , name, , ...rest] = shape;
  if (kind === 0) return;
  if (kind === 1 || kind === 2) {
    const inner = kind === 1 ? ours.element : ours.valueType;
    if (inner === undefined) yield `${name}: ${ours.type} here`;
    else yield* memberDifferences(inner, rest.at(-1), seen);
    return;
  }
  if (seen.has(name)) return;
  seen.add(name);
  const [theirNames, theirShapes, requiredCount = 0] = rest as [string[], unknown[], number?];
  const members = ours.shape ?? {};
  for (const member of Object.keys(members)) if (!theirNames.includes(member)) yield `${name}.${member}: only here`;
  for (const [i, member] of theirNames.entries()) {
    const our = members[member];
    if (our === undefined) {
      yield `${name}.${member}: only in the SDK`;
      continue;
    }
    const isRequired = definitionOf(our).type !== 'optional';
    if (isRequired !== i < requiredCount)
      yield `${name}.${member}: required only ${isRequired ? 'here' : 'in the SDK'}`;
    yield* memberDifferences(our, theirShapes[i], seen);
  }
}

/** Compares enums by name. One that only the SDK has belongs to members that only the SDK has, told already. */
function* enumDifferences(id: ServiceId, sdk: Readonly<Record<string, unknown>>): Generator<string> {
  for (const [name, ours] of enumsOf(id)) {
    const theirs = Object.values(sdk[name] ?? {}) as string[];
    for (const value of ours) if (!theirs.includes(value)) yield `${name} '${value}': only here`;
    for (const value of theirs) if (!ours.includes(value)) yield `${name} '${value}': only in the SDK`;
  }
}

function enumsOf(id: ServiceId): Map<string, string[]> {
  const types = readFileSync(join(import.meta.dirname, folder(id), 'types.ts'), 'utf8');
  const lines = types.matchAll(/^export type (\w+) = (.*);$/gm);
  return new Map(
    [...lines].map(([, name = '', values = '']) => [name, values.split(' | ').map((it) => it.slice(1, -1))]),
  );
}

function* operationDifferences({ model }: Api, sdk: Readonly<Record<string, unknown>>): Generator<string> {
  const theirs = Object.keys(sdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
  for (const name of theirs) if (!model.operations.includes(name)) yield `${name}: only in the SDK`;
  for (const name of model.operations) if (!theirs.includes(name)) yield `${name}: only here`;
}

async function differencesOf(id: ServiceId): Promise<string[]> {
  const api = await apiOf(id);
  const sdk: Readonly<Record<string, unknown>> = await services[id]();
  const seen = { inputs: new Set<string>(), outputs: new Set<string>() };
  const members = api.model.operations.flatMap((name) => {
    const operation = sdk[`${name}$`] as readonly unknown[];
    return [
      ...memberDifferences(api.inputs[name]?.() as ZodType, operation[4], seen.inputs),
      ...memberDifferences(api.outputs[name]?.() as ZodType, operation[5], seen.outputs),
    ];
  });
  expect(seen.inputs.size + seen.outputs.size).toBeGreaterThan(api.model.operations.length);
  // A structure of inputs and outputs differs in both.
  const found = new Set([...operationDifferences(api, sdk), ...members, ...enumDifferences(id, sdk)]);
  return [...found].map((difference) => `${id} ${difference}`);
}

const ids = Object.keys(services) as ServiceId[];

test.each(ids)('%s differs from the SDK in what the table says and in nothing else', async (id) => {
  const found = await differencesOf(id);
  expect(found.sort()).toEqual(differences.filter((difference) => difference.startsWith(`${id} `)).sort());
});

test.each(ids)('the schemas of %s check the enums that its types name', async (id) => {
  const { inputs, outputs } = await apiOf(id);
  const schemas = [...Object.values(inputs), ...Object.values(outputs)].flatMap((schema) => [...everySchema(schema())]);
  const checked = schemas.flatMap((schema) => Object.keys(definitionOf(schema).entries ?? {}).join(' ') || []);
  const named = [...enumsOf(id).values()].map((values) => values.join(' '));
  expect([...new Set(checked)].sort()).toEqual([...new Set(named)].sort());
});
