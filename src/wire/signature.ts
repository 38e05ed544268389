import type { IncomingMessage } from 'node:http';
import { isRegion } from './caller.ts';
import { type Credential, credentialText, parseCredential } from './credential.ts';

/** What a signed request says of its signature. */
export interface Signature {
  readonly credential: Credential;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits, if it is any good. */
  readonly signature: string;
  /** `X-Amz-Date`, as `20261121T033904Z`, and as epoch milliseconds. */
  readonly date: string;
  readonly time: number;
}

/** Reads the signature off an Authorization header, or gives the sentence that says what it lacks. */
export function readSignature(authorization: string, { headers }: IncomingMessage): Signature | string {
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) {
    return "Authorization header requires 'AWS4-HMAC-SHA256' as its algorithm.";
  }
  const credential = credentialText(authorization);
  const signature = /Signature=([^,\s]*)/.exec(authorization)?.[1];
  const signedHeaders = /SignedHeaders=([^,\s]*)/.exec(authorization)?.[1];
  const date = String(headers['x-amz-date'] ?? '');
  const time = timeOf(date);
  if (!credential || !signature || !signedHeaders || time === undefined) {
    const lacks = [
      credential ? '' : "Authorization header requires 'Credential' parameter.",
      signature ? '' : "Authorization header requires 'Signature' parameter.",
      signedHeaders ? '' : "Authorization header requires 'SignedHeaders' parameter.",
      time === undefined ? "Authorization header requires existence of a valid 'X-Amz-Date' header." : '',
    ];
    return lacks.filter((sentence) => sentence !== '').join(' ');
  }
  const scope = parseCredential(credential);
  if (scope === undefined || !isRegion(scope.region)) {
    return 'Credential must be of the form KEY/YYYYMMDD/REGION/SERVICE/aws4_request.';
  }
  return { credential: scope, signedHeaders: signedHeaders.toLowerCase().split(';'), signature, date, time };
}

/** Epoch milliseconds as SigV4 writes them: `20261121T033904Z`. */
export function compactDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

function timeOf(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const time = Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(time) ? undefined : time;
}
