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
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: RegExp } } }[];
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
