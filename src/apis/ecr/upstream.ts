import { createHash } from 'node:crypto';
import type { Clock } from '../../effects.ts';
import type { Scope } from '../../model/scope.ts';
import type { Credentials } from './credentials.ts';

/** Why an upstream did not give an image, as failures of batches have it. */
export type UpstreamFailureCode = 'UpstreamAccessDenied' | 'UpstreamTooManyRequests' | 'UpstreamUnavailable';

/** An upstream registry that cannot be reached, or refuses; the message is for who asked for the image. */
export class UpstreamFailure extends Error {
  readonly code: UpstreamFailureCode;

  constructor(message: string, code: UpstreamFailureCode = 'UpstreamUnavailable') {
    super(message);
    this.code = code;
  }
}

/** Another registry, from which images are fetched. */
export interface Upstream {
  /** Asks for a path below `/v2/`. Any status but 2xx and 404 throws UpstreamFailure, as no answer does. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

const ANSWERS_WITHIN_MS = 30_000;

interface Asked {
  readonly url: string;
  readonly credentials: Credentials | undefined;
  /** Whose images it is asked for where it is an ECR that takes a caller's word, as another Drydock does. */
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** The registries that are asking, ourselves the last, as the header Via has them. */
  readonly via: string;
  /** Real time, in which other registries live. */
  readonly clock: Clock;
}

/**
 * Opens a registry of the OCI distribution protocol. It logs in as it is told to: with the credentials, with a token of
 * its token server, or as ECR has it.
 */
export function openUpstream({ url, credentials, scope, signal, via, clock }: Asked): Upstream {
  const base = url.includes('://') ? url : `https://${url}`;
  let authorization: string | undefined;

  /** Does what must not take longer than an answer may. */
  async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const cancel = clock.after(ANSWERS_WITHIN_MS, () => late.abort());
    try {
      return await work(AbortSignal.any([signal, late.signal]));
    } finally {
      cancel();
    }
  }

  /** Gives the answer when it begins: a layer may take its time. */
  async function ask(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const sent = { ...headers, via, ...(authorization && { authorization }) };
    try {
      return await inTime((until) => fetch(new URL(path, base), { headers: sent, signal: until }));
    } catch {
      throw new UpstreamFailure('The upstream registry is unavailable. Try again later.');
    }
  }

  const basic = ({ username, accessToken }: Credentials): string =>
    `Basic ${Buffer.from(`${username}:${accessToken}`).toString('base64')}`;

  /** What a 401 asks for; undefined where there is nothing to answer. */
  async function login(challenge: string, until: AbortSignal): Promise<string | undefined> {
    const parameters: Record<string, string> = {};
    for (const [, key = '', value = ''] of challenge.matchAll(/(\w+)="([^"]*)"/g)) parameters[key] = value;
    if (/^basic/i.test(challenge)) {
      if (credentials) return basic(credentials);
      return parameters.service === 'ecr.amazonaws.com'
        ? ecrLogin(base, scope, { now: clock.now(), signal: until })
        : undefined;
    }
    if (!/^bearer/i.test(challenge) || !URL.canParse(parameters.realm ?? '')) return undefined;
    const { realm = '', ...query } = parameters;
    const address = new URL(realm);
    for (const [key, value] of Object.entries(query)) address.searchParams.set(key, value);
    const response = await fetch(address, {
      ...(credentials && { headers: { authorization: basic(credentials) } }),
      signal: until,
    });
    const { token, access_token: other } = (await response.json()) as { token?: string; access_token?: string };
    return token || other ? `Bearer ${token ?? other}` : undefined;
  }

  return {
    async get(path, headers = {}) {
      let response = await ask(path, headers);
      if (response.status === 401) {
        await response.body?.cancel();
        const challenge = response.headers.get('www-authenticate') ?? '';
        authorization = await inTime((until) => login(challenge, until)).catch(() => undefined);
        if (authorization !== undefined) response = await ask(path, headers);
      }
      if (response.ok || response.status === 404) return response;
      await response.body?.cancel();
      throw refusal(response.status);
    },
  };
}

function refusal(status: number): UpstreamFailure {
  if (status === 401 || status === 403) {
    return new UpstreamFailure(
      'The authentication to the upstream registry failed. Verify that the credentials are valid and try again.',
      'UpstreamAccessDenied',
    );
  }
  return status === 429
    ? new UpstreamFailure(
        'The upstream registry has had too many requests. Try again later.',
        'UpstreamTooManyRequests',
      )
    : new UpstreamFailure(`The upstream registry answered ${status}. Try again later.`);
}

/** Asks an ECR for its password; without keys that it checks, as a Drydock takes any. */
async function ecrLogin(
  base: string,
  { accountId, region }: Scope,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${accountId}/${date.slice(0, 8)}/${region}/ecr/aws4_request`;
  const signature = createHash('sha256').update(scope).digest('hex');
  const response = await fetch(base, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
      'x-amz-date': date,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    },
    body: '{}',
    signal,
  });
  const { authorizationData } = (await response.json()) as {
    authorizationData?: readonly { readonly authorizationToken: string }[];
  };
  const token = authorizationData?.[0]?.authorizationToken;
  return token === undefined ? undefined : `Basic ${token}`;
}
