const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A comparison of what a selector found with a literal: a number, an address (`10.0.*`), or a text in which `*` is any
 * text. Undefined where the operator has no meaning for the literal. A value that is not there fits none.
 */
export function compileComparison(operator: string, literal: string): ((value: unknown) => boolean) | undefined {
  const quoted = literal.startsWith('"');
  const text = quoted ? literal.slice(1, -1).replace(/\\(.)/g, '$1') : literal;
  if (operator === '=' || operator === '!=') {
    const fits = !quoted && NUMBER.test(text) ? equalsNumber(Number(text)) : matchesText(text);
    return operator === '=' ? fits : (value) => isScalar(value) && !fits(value);
  }
  if (quoted || !NUMBER.test(text)) return undefined;
  const compare = ORDERS[operator];
  const bound = Number(text);
  return compare && ((value) => typeof value === 'number' && compare(value, bound));
}

const ORDERS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const equalsNumber =
  (wanted: number) =>
  (value: unknown): boolean =>
    value === wanted || (typeof value === 'string' && NUMBER.test(value) && Number(value) === wanted);

/** Without a regular expression: many stars in one would keep it busy for ever. */
function matchesText(pattern: string): (value: unknown) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  return (value) => {
    if (!isScalar(value)) return false;
    const text = String(value);
    if (tail === undefined) return text === pattern;
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
