import { errorCode } from './errors.ts';
import { reachableShapes, rootShapes } from './reachable.ts';
import { type OperationModel, type ServiceModel, type Shape, shapeNamed } from './service-model.ts';
import { key, quoted } from './source-text.ts';

/** Names a shape must not have, because the generated files use them for something else. */
const taken = new Set(['Operations', 'Record', 'T', 's', 'inputs', 'outputs']);

/** The text of `types.ts`: an interface per structure, a union per enum, and the table `Operations`. */
export function typesFile(model: ServiceModel): string {
  const names = reachableShapes(model, [...rootShapes(model, 'input'), ...rootShapes(model, 'output')]);
  const declarations = names.flatMap((name) => declaration(model, name));
  const operations = Object.entries(model.operations).map(([name, it]) => `  ${name}: ${operationType(model, it)};`);
  return [...declarations, 'export interface Operations {', ...operations, '}', ''].join('\n');
}

/** Whether the shape has a declaration of its own in `types.ts`. */
export const isDeclared = (shape: Shape): boolean =>
  shape.enum !== undefined || (shape.type === 'structure' && shape.document !== true);

/** Whether an input or output that lacks the member is refused. */
export const isRequired = (shape: Shape, member: string): boolean =>
  // The SDKs fill such a token in, so nobody may ask for it.
  shape.required?.includes(member) === true && shape.members?.[member]?.idempotencyToken !== true;

/** The TypeScript type of a shape, `prefix` before names that are declared in `types.ts`. */
export function typeOf(model: ServiceModel, name: string, prefix = ''): string {
  const shape = shapeNamed(model, name);
  if (isDeclared(shape)) return prefix + name;
  const inner = (ref: { shape: string } | undefined): string => typeOf(model, ref?.shape ?? '', prefix);
  switch (shape.type) {
    case 'list':
      return `readonly ${asItem(inner(shape.member))}[]`;
    case 'map':
      return `Record<string, ${inner(shape.value)}>`;
    case 'structure':
      return 'unknown';
    case 'boolean':
      return 'boolean';
    case 'timestamp':
      return model.metadata.protocol === 'query' ? 'string' : 'number';
    case 'string':
    case 'blob':
      return 'string';
    default:
      return 'number';
  }
}

/** A list's own `readonly` needs parentheses inside another list. */
const asItem = (type: string): string => (type.startsWith('readonly ') ? `(${type})` : type);

function declaration(model: ServiceModel, name: string): string[] {
  const shape = shapeNamed(model, name);
  if (!isDeclared(shape)) return [];
  if (taken.has(name)) throw new Error(`The generated files cannot have a shape named "${name}".`);
  if (shape.enum !== undefined) return [`export type ${name} = ${shape.enum.map(quoted).join(' | ')};`];
  const members = Object.entries(shape.members ?? {}).map(([member, ref]) => {
    const type = typeOf(model, ref.shape);
    return isRequired(shape, member) ? `  ${key(member)}: ${type};` : `  ${key(member)}?: ${type} | undefined;`;
  });
  return [`export interface ${name} {`, ...members, '}'];
}

function operationType(model: ServiceModel, { input, output, errors = [] }: OperationModel): string {
  const codes = errors.map(({ shape }) => quoted(errorCode(model, shape))).join(' | ') || 'never';
  const side = (ref: { shape: string } | undefined): string => ref?.shape ?? 'Record<string, never>';
  return `{ input: ${side(input)}; output: ${side(output)}; errors: ${codes} }`;
}
