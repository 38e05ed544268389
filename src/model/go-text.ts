const LEAST_EXPONENT = -4;
const FIRST_LARGE_EXPONENT = 6;

/** A JSON value as Go prints it with `%v`, which is how the container agent makes a text of a secret's json-key. */
export function goText(value: unknown): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, inner]) => `${name}:${goText(inner)}`).join(' ')}]`;
}

/** 5432 -> `5432`, 1000000 -> `1e+06`. */
function goNumber(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const size = Number(exponent);
  if (value === 0 || (size >= LEAST_EXPONENT && size < FIRST_LARGE_EXPONENT)) return String(value);
  return `${digits}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
}
