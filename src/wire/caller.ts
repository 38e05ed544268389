import type { IncomingMessage } from 'node:http';
import { credentialText, parseCredential } from './credential.ts';
import type { AssumedRole, Session } from './session.ts';

/** Who calls, taken from the SigV4 credential scope or from the configured defaults. */
export interface Caller {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** `anonymous` where the request names none. */
  readonly accessKeyId: string;
  /** Where the credentials are those of a role. */
  readonly assumedRole?: AssumedRole | undefined;
}

/** Whose resources a request without credentials is about. */
export interface CallerDefaults {
  readonly accountId: string;
  readonly region: string;
}

const MOST_REMEMBERED = 1000;

/**
 * Reads the caller off a request, believing it: an access key of twelve digits is the account, any other key belongs to
 * the default account. What does not look like a region or a key is replaced, never passed on, since both end in ARNs.
 * Requests of one client repeat their credential, so the answer is remembered by its text. A session says whose it is.
 */
export function createCallerReader(defaults: CallerDefaults): (request: IncomingMessage, session?: Session) => Caller {
  const anonymous: Caller = { ...defaults, accessKeyId: 'anonymous' };
  const known = new Map<string, Caller>();
  const read = (request: IncomingMessage): Caller => {
    const { authorization } = request.headers;
    const text = authorization === undefined ? presigned(request.url ?? '') : credentialText(authorization);
    if (text === undefined) return anonymous;
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const caller = callerOf(text, anonymous);
    if (known.size >= MOST_REMEMBERED) known.clear();
    if (text.length <= 256) known.set(text, caller);
    return caller;
  };
  return (request, session) => (session ? actingAs(session, read(request)) : read(request));
}

/** The caller as the role of a session. */
export function actingAs({ accountId, assumedRole }: Session, caller: Caller): Caller {
  return { ...caller, accountId, assumedRole };
}

/** The account an access key stands for. */
export function accountOf(accessKeyId: string, defaultAccountId: string): string {
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccountId;
}

/** Whether a text has the form of a region's name, `eu-central-1` or `us-gov-west-1`. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
}

function callerOf(text: string, anonymous: Caller): Caller {
  const credential = parseCredential(text);
  if (credential === undefined) return anonymous;
  const { accessKeyId, region } = credential;
  return {
    accountId: accountOf(accessKeyId, anonymous.accountId),
    region: isRegion(region) ? region : anonymous.region,
    accessKeyId: /^[\w-]{1,128}$/.test(accessKeyId) ? accessKeyId : anonymous.accessKeyId,
  };
}

function presigned(url: string): string | undefined {
  const query = url.indexOf('?');
  return query === -1 ? undefined : (new URLSearchParams(url.slice(query)).get('X-Amz-Credential') ?? undefined);
}
