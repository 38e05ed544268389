/** Where in a document: names of members and places in lists. */
export type Selector = readonly (string | number)[];

const STEP = /\["([^"]*)"\]|\[(\d+)\]|\.([\w-]+)/y;

/** Reads `$.a.b[0]["c d"]`; undefined for what is no selector. */
export function readSelector(text: string): Selector | undefined {
  if (!text.startsWith('$') || text === '$') return undefined;
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (!found) return undefined;
    const [, quoted, place, name] = found;
    steps.push(place === undefined ? (quoted ?? name ?? '') : Number(place));
  }
  return steps;
}

/** What is there in a document; undefined where nothing is. */
export function select(document: unknown, selector: Selector): unknown {
  let value = document;
  for (const step of selector) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
