import { type AwsError, unreadable } from './errors.ts';
import type { Protocol } from './protocol.ts';
import { hasHalfPair } from './utf8.ts';
import { dropNulls, type InputFault, pathText } from './validation.ts';

/** An output that is JSON already: for operations whose answers are put together from texts that were kept. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** AWS's JSON protocol: a JSON object in, one out, errors with their name in `__type`. */
export function jsonProtocol(version: '1.0' | '1.1'): Protocol {
  return { kind: 'json', contentType: `application/x-amz-json-${version}`, decode, encode, encodeError, wrongType };
}

function decode(body: string): unknown {
  if (body === '') return {};
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw unreadable('The body is not valid JSON.');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw unreadable('The body is not a JSON object.');
  }
  if (hasHalfPair(input, body)) throw unreadable('The body has half a surrogate pair, which is no character.');
  if (body.includes('null')) dropNulls(input); // most bodies have none, and looking is cheap
  return input;
}

function encode(_operation: string, output: unknown): string {
  if (output instanceof JsonText) return output.text;
  return output === undefined ? '{}' : JSON.stringify(output);
}

function encodeError(error: AwsError): string {
  return JSON.stringify({ __type: error.code, message: error.message, ...error.members });
}

/** The names AWS's Java servers give the types that zod calls otherwise. */
const JAVA_NAMES: Readonly<Record<string, string>> = {
  string: 'String',
  number: 'Integer', // of its kinds of number a schema tells zod only that they are numbers, and most are whole
  int: 'Integer',
  boolean: 'Boolean',
  base64: 'Blob',
};

/** AWS's sentences (aws-actions/amazon-ecs-deploy-task-definition issue 587), and the member, which AWS leaves out. */
function wrongType(fault: InputFault): AwsError {
  return unreadable(`${sentence(fault)} (at ${pathText(fault.path)})`);
}

function sentence({ value, expected }: InputFault): string {
  if (expected === 'array') return 'Expected list or null';
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object' && value !== null) return 'Start of structure or map found where not expected';
  if (expected === 'object' || expected === 'record') return 'Expected structure, map or null';
  const found = typeof value === 'boolean' || value === null ? String(value) : typeof value;
  return `${found.toUpperCase()}_VALUE cannot be converted to ${JAVA_NAMES[expected] ?? expected}`;
}
