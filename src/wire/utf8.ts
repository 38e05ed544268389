import { isUtf8 } from 'node:buffer';

/** The text of a body, or undefined where its bytes are not UTF-8: replacing them would change names without a word. */
export function decodeUtf8(body: Buffer): string | undefined {
  return isUtf8(body) ? body.toString('utf8') : undefined;
}
