import type { ZodType, z } from 'zod';
import { AwsError } from './errors.ts';

/** A name's place in the tree that dotted names make: `Tags.member.1.Key`. */
interface Node {
  text: string | undefined;
  readonly below: Map<string, Node>;
}

const DEEPEST = 32;

/**
 * The input a Query-protocol form holds. Lists are spelt `Name.member.1`, maps `Name.entry.1.key` and `.value`, so the
 * schema says what a name means; names it does not know are left out. Values stay text: the schemas of Query apis read
 * numbers and booleans from it. Throws `AwsError` for names nested beyond all sense.
 */
export function decodeForm(body: string, schema: ZodType): unknown {
  const root: Node = { text: undefined, below: new Map() };
  for (const [name, text] of new URLSearchParams(body)) {
    const parts = name.split('.');
    if (parts.length > DEEPEST) throw new AwsError('MalformedQueryString', 'A parameter name has too many parts.');
    let node = root;
    for (const part of parts) {
      const next = node.below.get(part) ?? { text: undefined, below: new Map() };
      node.below.set(part, next);
      node = next;
    }
    node.text = text;
  }
  return shape(root, schema);
}

function shape(node: Node, schema: ZodType | z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return shape(node, def.innerType);
    case 'lazy':
      return shape(node, def.getter());
    case 'object':
      return structure(node, def.shape);
    case 'array':
      return elements(node.below.get('member') ?? node).map((element) => shape(element, def.element));
    case 'record':
      return map(node, def.valueType);
    default:
      return node.text;
  }
}

function structure(node: Node, members: z.core.$ZodShape): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(members)) {
    const member = node.below.get(name);
    if (member !== undefined) out[name] = shape(member, schema);
  }
  return out;
}

function map(node: Node, valueType: z.core.$ZodType): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const entry of elements(node.below.get('entry') ?? node)) {
    const key = entry.below.get('key')?.text;
    const value = entry.below.get('value');
    if (key !== undefined && key !== '__proto__' && value !== undefined) out[key] = shape(value, valueType);
  }
  return out;
}

/** The numbered nodes in their order; the numbers may have gaps. */
function elements(node: Node): Node[] {
  return [...node.below]
    .map(([name, element]) => ({ at: Number(name), element }))
    .filter(({ at }) => Number.isInteger(at))
    .sort((a, b) => a.at - b.at)
    .map(({ element }) => element);
}
