import type { InputFault } from './validation.ts';

const LONGEST_SHOWN = 256; // what is longer may be a secret, and helps nobody

/**
 * AWS's sentence for an input that breaks a constraint of its model, as its newer services all have it: `1 validation
 * error detected: Value 'a' at 'maxResults' failed to satisfy constraint: Member must have value …`.
 */
export function constraintSentence(fault: InputFault): string {
  const value = shown(fault.value);
  return `1 validation error detected: Value${value} at '${memberOf(fault.path)}' failed to satisfy constraint: ${constraintOf(fault)}`;
}

/** The name of a member as AWS has it in sentences: `names.4.member` for the fourth of `Names`. */
export function memberOf(path: InputFault['path']): string {
  return path
    .map((key) =>
      typeof key === 'number' ? `${key + 1}.member` : key.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, lower),
    )
    .join('.');
}

const lower = (letters: string): string => letters.toLowerCase();

function shown(value: unknown): string {
  if (value === undefined) return ' null';
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  return text.length > LONGEST_SHOWN ? '' : ` '${text}'`;
}

/** What a member must do, as AWS has it in sentences: `Member must not be null`. */
export function constraintOf({ kind, expected, bound }: InputFault): string {
  const order = bound === 'min' ? 'greater' : 'less';
  switch (kind) {
    case 'missing':
      return 'Member must not be null';
    case 'enum':
      return `Member must satisfy enum value set: [${expected.split(',').join(', ')}]`;
    case 'length':
      return `Member must have length ${order} than or equal to ${expected}`;
    case 'range':
      return `Member must have value ${order} than or equal to ${expected}`;
    default:
      return `Member must satisfy regular expression pattern: ${expected}`;
  }
}
