import { invalid } from '../errors.ts';
import { compileComparison } from './json-comparison.ts';
import { type MessageTest, noRegex } from './message-test.ts';
import { readSelector, select } from './json-selector.ts';

/** Whether a JSON document fits. */
type Test = (document: unknown) => boolean;

const TOKEN =
  /\s*(\(|\)|&&|\|\||"(?:[^"\\]|\\.)*"|!=|>=|<=|=|<|>|%(?:[^%\\]|\\.)*%|\$(?:\["[^"]*"\]|\[\d+\]|\.[\w-]+)*|[^\s()=<>!&|"]+)/y;
const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const MOST_TOKENS = 300;

/** Compiles `{ $.status = 5* && ($.user NOT EXISTS || $.ok IS TRUE) }`. A message that is no JSON object fits none. */
export function compileJsonPattern(pattern: string): MessageTest {
  if (!pattern.endsWith('}')) return refuse();
  const tokens = tokensOf(pattern.slice(1, -1).trim());
  const test = readAny(tokens);
  if (tokens.length > 0) return refuse();
  return (message) => {
    const document = parsed(message);
    return document !== undefined && test(document);
  };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = (TOKEN.exec(text) ?? refuse())[1] ?? '';
    if (token.startsWith('%')) throw noRegex();
    tokens.push(token);
    if (tokens.length > MOST_TOKENS) refuse();
  }
  return tokens;
}

function readAny(tokens: string[]): Test {
  const tests = [readAll(tokens)];
  while (takeIf(tokens, '||')) tests.push(readAll(tokens));
  return (document) => tests.some((test) => test(document));
}

function readAll(tokens: string[]): Test {
  const tests = [readOne(tokens)];
  while (takeIf(tokens, '&&')) tests.push(readOne(tokens));
  return (document) => tests.every((test) => test(document));
}

function readOne(tokens: string[]): Test {
  if (takeIf(tokens, '(')) {
    const test = readAny(tokens);
    if (!takeIf(tokens, ')')) return refuse();
    return test;
  }
  const path = readSelector(take(tokens)) ?? refuse();
  const word = take(tokens);
  if (COMPARISONS.has(word)) {
    const fits = compileComparison(word, take(tokens)) ?? refuse();
    return (document) => fits(select(document, path));
  }
  const property = PROPERTIES[`${word} ${take(tokens)}`.toUpperCase()] ?? refuse();
  return (document) => property(select(document, path));
}

const PROPERTIES: Readonly<Record<string, (value: unknown) => boolean>> = {
  'IS TRUE': (value) => value === true,
  'IS FALSE': (value) => value === false,
  'IS NULL': (value) => value === null,
  'NOT EXISTS': (value) => value === undefined,
};

const take = (tokens: string[]): string => tokens.shift() ?? refuse();

function takeIf(tokens: string[], token: string): boolean {
  if (tokens[0] !== token) return false;
  tokens.shift();
  return true;
}

function parsed(message: string): unknown {
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function refuse(): never {
  throw invalid('Invalid filter pattern');
}
