import { type ServiceModel, type Shape, shapeNamed } from './service-model.ts';

/** The names of the shapes that `roots` lead to, roots included, sorted. */
export function reachableShapes(model: ServiceModel, roots: Iterable<string>): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of neighbours(shapeNamed(model, name))) visit(next);
  };
  for (const root of roots) visit(root);
  return [...seen].sort();
}

/** The input shapes (or the output shapes) of all operations, each once. */
export function rootShapes(model: ServiceModel, side: 'input' | 'output'): Set<string> {
  const refs = Object.values(model.operations).map((operation) => operation[side]);
  return new Set(refs.flatMap((ref) => (ref === undefined ? [] : [ref.shape])));
}

/** Whether a value of the shape `from` can contain one of the shape `to`. */
export function leadsTo(model: ServiceModel, from: string, to: string): boolean {
  return reachableShapes(model, [from]).includes(to);
}

function neighbours({ members = {}, member, key, value }: Shape): string[] {
  return [...Object.values(members), member, key, value].flatMap((ref) => (ref === undefined ? [] : [ref.shape]));
}
