import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The parts of AWS's `service-2.json` that are used here. */
export interface ServiceModel {
  readonly metadata: {
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly protocol: string;
    readonly jsonVersion?: string;
    readonly targetPrefix?: string;
    readonly signingName?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface OperationModel {
  readonly input?: ShapeRef;
  readonly output?: ShapeRef;
  readonly errors?: readonly ShapeRef[];
}

export interface ShapeRef {
  readonly shape: string;
  readonly idempotencyToken?: boolean;
}

export type ShapeType =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'blob';

export interface Shape {
  readonly type: ShapeType;
  readonly members?: Readonly<Record<string, ShapeRef>>;
  readonly required?: readonly string[];
  /** Of a list. */
  readonly member?: ShapeRef;
  /** Of a map, like `value`. */
  readonly key?: ShapeRef;
  readonly value?: ShapeRef;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** A structure without members that stands for any JSON. */
  readonly document?: boolean;
  readonly exception?: boolean;
  /** Of an error: the server's fault. */
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean };
}

/** Gives a shape that must be there; throws a sentence that names it where it is not. */
export function shapeNamed(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model refers to a shape "${name}" that it does not have.`);
  return shape;
}

/** Takes botocore's data folder and a service's name in it; gives the newest version of its model. */
export function readServiceModel(dataFolder: string, id: string): ServiceModel {
  const serviceFolder = join(dataFolder, id);
  const versions = entriesOf(serviceFolder).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
  const newest = versions.sort().at(-1);
  if (newest === undefined) throw new Error(`No API version in ${serviceFolder}: is this botocore's data folder?`);
  const folder = join(serviceFolder, newest);
  const files = entriesOf(folder);
  if (files.includes('service-2.json')) return parse(readFileSync(join(folder, 'service-2.json')));
  if (files.includes('service-2.json.gz')) return parse(gunzipSync(readFileSync(join(folder, 'service-2.json.gz'))));
  throw new Error(`Neither service-2.json nor service-2.json.gz in ${folder}.`);
}

/** The version of the botocore package that the data folder is a part of, from the file beside the folder. */
export function botocoreVersion(dataFolder: string): string {
  const file = join(dataFolder, '..', '__init__.py');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const version = /^__version__ = '([^']+)'/m.exec(text)?.[1];
  if (version === undefined) throw new Error(`No version in ${file}: is ${dataFolder} botocore's data folder?`);
  return version;
}

const parse = (json: Buffer): ServiceModel => JSON.parse(json.toString('utf8')) as ServiceModel;

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new Error(`Cannot read the folder ${folder}: is its parent botocore's data folder?`);
  }
}
