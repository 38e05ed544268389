import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountOf, actingAs, type Caller, type CallerDefaults } from './caller.ts';
import { AwsError } from './errors.ts';
import type { Protocol } from './protocol.ts';
import { type Session, UNKNOWN_CLIENT } from './session.ts';
import { Sha256 } from './sha256.ts';
import { compactDate, readSignature, type Signature } from './signature.ts';

/** A key that may sign, by its access key id in `Auth.keys`. */
export interface SigningKey {
  readonly secretAccessKey: string;
  /** The account the key belongs to; without it the rule of `accountOf` holds. */
  readonly accountId?: string;
}

/** Gives the caller whose signature is on the request. Throws `AwsError` as AWS refuses a bad one. */
export type Verify = (
  request: IncomingMessage,
  body: Buffer,
  service: string,
  kind: Kind,
  now: number,
  session?: Session,
) => Promise<Caller>;

type Kind = Protocol['kind'];
type Reason = 'missing' | 'incomplete' | 'unknownKey' | 'mismatch';

/**
 * What AWS calls each refusal. Its JSON services answer 400 and allow five minutes of skew, its Query services 403 and
 * fifteen (fabfuel/ecs-deploy issue 126 shows ECS, aws/aws-cli issue 6676 STS).
 */
const REFUSALS: Readonly<Record<Kind, Readonly<Record<Reason, readonly [code: string, status: number]>>>> = {
  json: {
    missing: ['MissingAuthenticationTokenException', 400],
    incomplete: ['IncompleteSignatureException', 400],
    unknownKey: UNKNOWN_CLIENT.json,
    mismatch: ['InvalidSignatureException', 400],
  },
  query: {
    missing: ['MissingAuthenticationToken', 403],
    incomplete: ['IncompleteSignature', 400],
    unknownKey: UNKNOWN_CLIENT.query,
    mismatch: ['SignatureDoesNotMatch', 403],
  },
};
const SKEW_MINUTES: Readonly<Record<Kind, number>> = { json: 5, query: 15 };

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';

/**
 * Verifies SigV4 signatures in the Authorization header against `keys`, or against that of the session. Presigned urls are not accepted: the protocols
 * here are POST only. The signing library is loaded at the first request, since most servers never need it.
 */
export function createVerifier(keys: ReadonlyMap<string, SigningKey>, defaults: CallerDefaults): Verify {
  return async (request, body, service, kind, now, session) => {
    const refuse = (reason: Reason, message: string) => {
      const [code, status] = REFUSALS[kind][reason];
      return new AwsError(code, message, status);
    };
    const { authorization } = request.headers;
    if (authorization === undefined) throw refuse('missing', 'Missing Authentication Token');
    const signed = readSignature(authorization, request);
    if (typeof signed === 'string') throw refuse('incomplete', signed);
    const { accessKeyId, region } = signed.credential;
    const key: SigningKey | undefined = session ?? keys.get(accessKeyId);
    if (key === undefined) throw refuse('unknownKey', 'The security token included in the request is invalid.');
    const fault =
      scopeFault(signed, service) ?? headersFault(signed, request) ?? dateFault(signed, now, SKEW_MINUTES[kind]);
    if (fault !== undefined) throw refuse('mismatch', fault);
    const expected = await sign(request, body, signed, key.secretAccessKey);
    if (expected === undefined || !sameText(expected, signed.signature)) throw refuse('mismatch', MISMATCH);
    const caller = { accessKeyId, region, accountId: key.accountId ?? accountOf(accessKeyId, defaults.accountId) };
    return session ? actingAs(session, caller) : caller;
  };
}

function scopeFault({ credential, date }: Signature, service: string): string | undefined {
  if (credential.service !== service) return `Credential should be scoped to correct service: '${service}'.`;
  const day = date.slice(0, 8);
  if (credential.date === day) return undefined;
  return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${credential.date}' != '${day}'`;
}

/** Headers that decide what a request does must be signed, or a signature could be carried over to another request. */
function headersFault({ signedHeaders }: Signature, { headers }: IncomingMessage): string | undefined {
  for (const name of ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token']) {
    if (headers[name] !== undefined && !signedHeaders.includes(name)) {
      return `'${name}' must be a 'SignedHeader' in the AWS Authorization.`;
    }
  }
  return undefined;
}

function dateFault({ date, time }: Signature, now: number, skewMinutes: number): string | undefined {
  const skew = skewMinutes * 60_000;
  if (time < now - skew) {
    return `Signature expired: ${date} is now earlier than ${compactDate(now - skew)} (${compactDate(now)} - ${skewMinutes} min.)`;
  }
  if (time > now + skew) {
    return `Signature not yet current: ${date} is still later than ${compactDate(now + skew)} (${compactDate(now)} + ${skewMinutes} min.)`;
  }
  return undefined;
}

/** The signature the request should bear, or undefined where it claims a hash that is not its body's. */
async function sign(request: IncomingMessage, body: Buffer, signed: Signature, secretAccessKey: string) {
  const { accessKeyId, region, service } = signed.credential;
  const claimed = request.headers['x-amz-content-sha256']; // the library would believe it
  if (claimed !== undefined && claimed !== createHash('sha256').update(body).digest('hex')) return undefined;
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  const names = signed.signedHeaders.filter((name) => request.headers[name] !== undefined);
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  const again = await signer.sign(
    {
      method: request.method ?? 'POST',
      protocol: 'http:',
      hostname: '',
      path: end === -1 ? url : url.slice(0, end),
      query: end === -1 ? {} : queryOf(url.slice(end)),
      headers: Object.fromEntries(names.map((name) => [name, String(request.headers[name])])),
      body,
    },
    { signingDate: new Date(signed.time), signableHeaders: new Set(names) },
  );
  return /Signature=(\w+)/.exec(again.headers.authorization ?? '')?.[1];
}

function queryOf(search: string): Record<string, string[]> {
  const query: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    query[name] = [...(query[name] ?? []), value];
  }
  return query;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
