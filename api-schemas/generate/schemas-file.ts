import { usablePattern } from './patterns.ts';
import { leadsTo, reachableShapes, rootShapes } from './reachable.ts';
import { type ServiceModel, type Shape, type ShapeRef, shapeNamed } from './service-model.ts';
import { key, literal, quoted } from './source-text.ts';
import { isRequired, typeOf } from './types-file.ts';

/** The maker of each scalar's schema; a scalar without rules is made where it is used, others have a name. */
const scalars: Readonly<Partial<Record<Shape['type'], string>>> = {
  string: 's.text',
  integer: 's.int',
  long: 's.long',
  float: 's.double',
  double: 's.double',
  boolean: 's.bool',
  timestamp: 's.time',
};

/** The text of `inputs.ts` or `outputs.ts`: a lazy schema per shape and a table of the operations' schemas. */
export function schemasFile(model: ServiceModel, side: 'input' | 'output'): string {
  const names = reachableShapes(model, rootShapes(model, side));
  const schemas = names.filter((name) => plainOf(shapeNamed(model, name)) === undefined);
  const table = Object.entries(model.operations).map(
    ([name, operation]) => `  ${name}: ${operation[side]?.shape ?? `s.once(() => s.${structure(side)}({}))`},`,
  );
  return [
    "import type { ZodType } from 'zod';",
    `import * as s from '../${model.metadata.protocol === 'query' ? 'query-shape' : 'shape'}.ts';`,
    "import type * as T from './types.ts';",
    ...schemas.map((name) => schema(model, name, side)),
    `export const ${side}s: { readonly [N in keyof T.Operations]: () => ZodType<T.Operations[N]['${side}']> } = {`,
    ...table,
    '};',
    '',
  ].join('\n');
}

const structure = (side: 'input' | 'output'): string => (side === 'input' ? 'struct' : 'strict');

/** What stands for a shape that needs no schema of its own. */
const plainOf = (shape: Shape): string | undefined => {
  if (shape.document === true) return 's.document()';
  const hasRules = [shape.enum, shape.min, shape.max, shape.pattern].some((rule) => rule !== undefined);
  const maker = hasRules ? undefined : scalars[shape.type];
  return maker && `${maker}()`;
};

function schema(model: ServiceModel, name: string, side: 'input' | 'output'): string {
  return `const ${name} = s.once<${typeOf(model, name, 'T.')}>(() => ${expression(model, name, side)});`;
}

function expression(model: ServiceModel, name: string, side: 'input' | 'output'): string {
  const shape = shapeNamed(model, name);
  if (shape.enum !== undefined) return `s.oneOf(${literal(shape.enum)})`;
  switch (shape.type) {
    case 'structure':
      return `s.${structure(side)}({ ${memberSchemas(model, name).join(', ')} })`;
    case 'list':
      return `s.list(${args([reference(model, shape.member)], lengthBounds(shape))})`;
    case 'map':
      return `s.map(${args([reference(model, shape.key), reference(model, shape.value)], lengthBounds(shape))})`;
    case 'string':
      return `s.text(${args([], textRules(shape))})`;
    case 'blob':
      return `s.blob(${args([], lengthBounds(shape))})`;
    default:
      return `${scalars[shape.type]}(${args([], bounds(shape))})`;
  }
}

function memberSchemas(model: ServiceModel, name: string): string[] {
  const shape = shapeNamed(model, name);
  return Object.entries(shape.members ?? {}).map(([member, ref]) => {
    const inner = reference(model, ref);
    const value = isRequired(shape, member) ? inner : `s.opt(${inner})`;
    // A structure inside itself: a getter, because its schema is not made yet when its members are written down.
    const isRecursive = leadsTo(model, ref.shape, name);
    return isRecursive ? `get ${key(member)}() { return ${value}; }` : `${key(member)}: ${value}`;
  });
}

const reference = (model: ServiceModel, ref: ShapeRef | undefined): string => {
  const name = ref?.shape ?? '';
  return plainOf(shapeNamed(model, name)) ?? `${name}()`;
};

const bounds = ({ min, max }: Pick<Shape, 'min' | 'max'>): string[] => [
  ...(min === undefined ? [] : [`min: ${min}`]),
  ...(max === undefined ? [] : [`max: ${max}`]),
];

/** A least length of nothing asks for nothing. */
const lengthBounds = (shape: Shape): string[] => bounds(shape).filter((bound) => bound !== 'min: 0');

function textRules(shape: Shape): string[] {
  const pattern = shape.pattern === undefined ? undefined : usablePattern(shape.pattern);
  if (shape.pattern === undefined || pattern === undefined) return lengthBounds(shape);
  const rules = [...lengthBounds(shape), `pattern: ${pattern}`];
  return pattern.source === `^(?:${shape.pattern})$` ? rules : [...rules, `asWritten: ${quoted(shape.pattern)}`];
}

/** The arguments of a call; rules come last and are left out where there are none. */
const args = (schemas: readonly string[], rules: readonly string[]): string =>
  [...schemas, ...(rules.length === 0 ? [] : [`{ ${rules.join(', ')} }`])].join(', ');
