import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ZodType } from 'zod';
import { filesOf } from '../../../api-schemas/generate/api-files.ts';
import type { ServiceModel, Shape } from '../../../api-schemas/generate/service-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** What a test says of a toy API of one operation, `Do`, whose input and output have the same members. */
export interface Toy {
  readonly protocol?: string;
  /** The structure of input and output; by default an optional member `it` of the shape `It`. */
  readonly root?: Omit<Shape, 'type'>;
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/** The model of a toy API. */
export function toyModel({
  protocol = 'json',
  root = { members: { it: { shape: 'It' } } },
  shapes = {},
}: Toy): ServiceModel {
  const facts = { jsonVersion: '1.1', targetPrefix: 'Toy', xmlNamespace: 'urn:toy' };
  return {
    metadata: { apiVersion: '2020-02-02', endpointPrefix: 'toy', protocol, ...facts },
    operations: { Do: { input: { shape: 'Root' }, output: { shape: 'Root' } } },
    shapes: { It: { type: 'string' }, ...shapes, Root: { type: 'structure', ...root } },
  };
}

/** The text of one of the files that are generated from a toy API. */
export function toyFile(toy: Toy, name: string): string {
  const files = filesOf(toyModel(toy), { id: 'toy', source: 'a test', sdkOperations: ['Do', 'DoMore'] });
  return files.get(name) ?? '';
}

/** Generates a toy API's schemas, writes them down, imports them: the schema of its only input and output. */
export async function toySchemas(toy: Toy): Promise<{ input: ZodType; output: ZodType }> {
  const folder = temporaryFolder('toy-api-');
  const ours = pathToFileURL(join(import.meta.dirname, '../../../api-schemas/')).href;
  const load = async (name: string): Promise<Record<string, { Do: () => ZodType }>> => {
    const file = join(folder, name);
    writeFileSync(file, toyFile(toy, name).replace("'../", `'${ours}`));
    return await import(pathToFileURL(file).href);
  };
  const { inputs } = await load('inputs.ts');
  const { outputs } = await load('outputs.ts');
  if (inputs === undefined || outputs === undefined) throw new Error('a generated file without its table');
  return { input: inputs.Do(), output: outputs.Do() };
}
