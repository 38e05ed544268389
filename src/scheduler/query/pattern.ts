import { createRequire } from 'node:module';
import type * as Re2 from 're2js';

const require = createRequire(import.meta.url);

const MOST_INSTRUCTIONS = 5000; // counted repetitions make 100,000 and more of 2,000 characters

/**
 * Whether a text, the whole of it, matches a regular expression. It runs in time linear to the text, whatever the
 * pattern; for that it has RE2's syntax: Java's without look-around and back-references. Throws an Error for what it
 * cannot read or is too large. RE2 is loaded by the first call, for most servers never need its memory.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const { RE2JS } = require('re2js') as typeof Re2;
  const compiled = RE2JS.compile(pattern);
  if (compiled.programSize() > MOST_INSTRUCTIONS) throw new Error('its repetitions are too large');
  return (text) => compiled.testExact(text);
}
