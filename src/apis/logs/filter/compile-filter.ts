import { notBuilt } from '../../../wire/errors.ts';
import { compileJsonPattern } from './json-pattern.ts';
import type { MessageTest } from './message-test.ts';
import { compileTerms } from './terms.ts';

/**
 * Takes a filter pattern (CloudWatch Logs User Guide, "Filter pattern syntax"); gives undefined for one that every
 * message fits. Throws InvalidParameterException, and 501 for patterns of columns and regular expressions.
 */
export function compileFilter(pattern: string): MessageTest | undefined {
  const text = pattern.trim();
  if (text === '') return undefined;
  if (text.startsWith('{')) return compileJsonPattern(text);
  if (text.startsWith('[')) throw notBuilt('LOGS FilterLogEvents with a space-delimited filterPattern');
  return compileTerms(text);
}
