import { invalid } from '../errors.ts';
import { type MessageTest, noRegex } from './message-test.ts';

/** A term with what stands before it: `-` for one that must not be there, `?` for one of which any will do. */
interface Term {
  readonly sign: '' | '-' | '?';
  readonly text: string;
}

const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;

/**
 * Terms that a message must have, in any order and as they are written. With others beside them, those with a `?` are
 * ignored, as the User Guide says.
 */
export function compileTerms(pattern: string): MessageTest {
  const terms = readTerms(pattern);
  const all = terms.filter(({ sign }) => sign === '').map(({ text }) => text);
  const none = terms.filter(({ sign }) => sign === '-').map(({ text }) => text);
  const any = terms.filter(({ sign }) => sign === '?').map(({ text }) => text);
  if (all.length + none.length === 0) return (message) => any.some((text) => message.includes(text));
  return (message) => all.every((text) => message.includes(text)) && none.every((text) => !message.includes(text));
}

function readTerms(pattern: string): Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const [, sign = '', quoted, bare = ''] = TERM.exec(pattern) ?? refuse();
    if (quoted === undefined && /^%.*%$/.test(bare)) throw noRegex();
    // Whatever is not of letters, digits and underscores must be in quotes.
    if (quoted === undefined && !/^[\p{L}\p{N}_]+$/u.test(bare)) refuse();
    terms.push({ sign: sign as Term['sign'], text: quoted?.replace(/\\(.)/g, '$1') ?? bare });
  }
  return terms;
}

function refuse(): never {
  throw invalid('Invalid filter pattern');
}
