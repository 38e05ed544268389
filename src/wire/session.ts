import type { IncomingMessage } from 'node:http';
import { credentialText, parseCredential } from './credential.ts';
import { AwsError } from './errors.ts';
import type { Protocol } from './protocol.ts';

/** Who a role's credentials were made for. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** What a session token stands for. */
export interface Session {
  /** The account of the role. */
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Epoch milliseconds. */
  readonly expiration: number;
  readonly assumedRole: AssumedRole;
}

/** Reads a session token: 'forged' for one that only claims to be ours, undefined for any other's. */
export type ReadSession = (sessionToken: string) => Session | 'forged' | undefined;

/** The identity of who acts as a role: of its path nothing is kept. */
export const assumedRoleArn = (accountId: string, { roleArn, sessionName }: AssumedRole): string =>
  `arn:aws:sts::${accountId}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${sessionName}`;

type Refusal = Readonly<Record<Protocol['kind'], readonly [code: string, status: number]>>;

/** guardian/ssm-scala pull 33 shows what JSON services say, aws/aws-cli issue 7870 STS; cfn-sphere issue 55 the status of Query. */
const EXPIRED: Refusal = { json: ['ExpiredTokenException', 400], query: ['ExpiredToken', 403] };
/** What AWS calls a key or a token that it did not make. */
export const UNKNOWN_CLIENT: Refusal = {
  json: ['UnrecognizedClientException', 400],
  query: ['InvalidClientTokenId', 403],
};

/**
 * The session whose token a request bears; undefined where it bears none, or one of somebody else's. Throws `AwsError` for
 * one that is forged, bears another's access key, or is expired at `now`.
 */
export function sessionOf(
  { headers }: IncomingMessage,
  read: ReadSession,
  kind: Protocol['kind'],
  now: number,
): Session | undefined {
  const token = headers['x-amz-security-token'];
  const session = typeof token === 'string' ? read(token) : undefined;
  if (session === undefined) return undefined;
  const credential = parseCredential(credentialText(headers.authorization ?? '') ?? '');
  if (session === 'forged' || session.accessKeyId !== credential?.accessKeyId) {
    throw refuse(UNKNOWN_CLIENT, kind, 'The security token included in the request is invalid.');
  }
  if (session.expiration <= now) throw refuse(EXPIRED, kind, 'The security token included in the request is expired');
  return session;
}

function refuse(refusal: Refusal, kind: Protocol['kind'], message: string): AwsError {
  const [code, status] = refusal[kind];
  return new AwsError(code, message, status);
}
