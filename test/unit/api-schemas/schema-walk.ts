import type { ZodType } from 'zod';

/** The parts of zod's definitions that the generated schemas are made of. */
interface Definition {
  readonly type: string;
  readonly innerType?: ZodType;
  readonly element?: ZodType;
  readonly keyType?: ZodType;
  readonly valueType?: ZodType;
  readonly out?: ZodType;
  readonly shape?: Readonly<Record<string, ZodType>>;
  readonly entries?: Readonly<Record<string, string>>;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
}

interface Check {
  readonly check: string;
  readonly pattern?: RegExp;
  /** Bounds of a length. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** A bound of a number. */
  readonly value?: number;
}

/** What a schema is made of. */
export const definitionOf = (schema: ZodType): Definition => schema.def as unknown as Definition;

/** The schema inside optional members and behind what reads text. */
export function bare(schema: ZodType): ZodType {
  const { type, innerType, out } = definitionOf(schema);
  const inner = type === 'optional' ? innerType : type === 'pipe' ? out : undefined;
  return inner === undefined ? schema : bare(inner);
}

/** A schema and all that are in it, each once. */
export function everySchema(root: ZodType): Set<ZodType> {
  const seen = new Set<ZodType>();
  const visit = (schema: ZodType | undefined): void => {
    if (schema === undefined || seen.has(schema)) return;
    seen.add(schema);
    const { innerType, element, keyType, valueType, out, shape = {} } = definitionOf(schema);
    for (const part of [innerType, element, keyType, valueType, out, ...Object.values(shape)]) visit(part);
  };
  visit(root);
  return seen;
}

/** The regular expressions a schema applies, at any depth. */
export function patternsOf(root: ZodType): RegExp[] {
  const checks = [...everySchema(root)].flatMap((schema) => definitionOf(schema).checks ?? []);
  return checks.flatMap((check) => check._zod.def.pattern ?? []);
}

/** The least and the most that a schema takes: of a number, of a text's or a list's length. */
export function boundsOf(schema: ZodType): { min: number | undefined; max: number | undefined } {
  const checks = (definitionOf(schema).checks ?? []).map(({ _zod }) => _zod.def);
  const value = (name: string) => checks.find(({ check }) => check === name)?.value;
  return {
    min: value('greater_than') ?? checks.find(({ minimum }) => minimum !== undefined)?.minimum,
    max: value('less_than') ?? checks.find(({ maximum }) => maximum !== undefined)?.maximum,
  };
}

/** A member at any depth of an input: its path, in which 0 is any item of a list and `key` any entry of a map. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly schema: ZodType;
  readonly isRequired: boolean;
}

/** Every member of a schema, at every depth, outer ones first. */
export function* placesIn(root: ZodType, path: Place['path'] = []): Generator<Place> {
  const { shape = {}, element, valueType } = definitionOf(root);
  const parts = Object.entries<ZodType | undefined>(shape);
  const inner: (readonly [string | number, ZodType | undefined])[] = [...parts, [0, element], ['key', valueType]];
  for (const [name, part] of inner) {
    if (part === undefined) continue;
    const place = {
      path: [...path, name],
      schema: bare(part),
      isRequired: typeof name === 'string' && name in shape && !part.safeParse(undefined).success,
    };
    yield place;
    yield* placesIn(place.schema, place.path);
  }
}

/** The least a schema takes: no optional member, no item too many. */
function leastOf(schema: ZodType): unknown {
  const { type, shape = {}, entries = {} } = definitionOf(schema);
  const { min = 0 } = boundsOf(schema);
  switch (type) {
    case 'object': {
      const required = Object.entries(shape).filter(([, member]) => !member.safeParse(undefined).success);
      return Object.fromEntries(required.map(([name, member]) => [name, leastOf(bare(member))]));
    }
    case 'array':
      return [];
    case 'string':
      return 'a'.repeat(Math.max(1, min));
    case 'enum':
      return Object.values(entries)[0];
    case 'number':
      return min;
    case 'boolean':
      return true;
    default:
      return {};
  }
}

/** An input with `value` at a place, and the least that the model asks for on the way there; undefined leaves it out. */
export function withValueAt(schema: ZodType, input: unknown, [name, ...rest]: Place['path'], value: unknown): unknown {
  if (name === undefined) return value;
  const { shape = {}, element, valueType } = definitionOf(schema);
  if (typeof name === 'number') {
    const [first, ...others] = Array.isArray(input) ? input : [];
    return element && [withValueAt(bare(element), first, rest, value), ...others];
  }
  const part = shape[name] ?? valueType;
  const members = (input ?? leastOf(schema)) as Readonly<Record<string, unknown>>;
  return part && { ...members, [name]: withValueAt(bare(part), members[name], rest, value) };
}
