import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Scope } from '../../model/scope.ts';

/** How long a login is good for, and a link to a layer. */
const LOGIN_LIFE_MS = 12 * 3_600_000;
const LINK_LIFE_MS = 3_600_000;

/** What a token is good for: everything in an account and region, or one layer of a repository. */
export type Claims = readonly [
  kind: 'login' | 'layer',
  accountId: string,
  region: string,
  expiresAt: number,
  of: string,
];

/** Tokens of the registry. Nothing is remembered of any: it says all itself, and the key's holder signed it. */
export interface RegistryTokens {
  /** The password of the user AWS; `now` in epoch milliseconds. */
  login(scope: Scope, now: number): { readonly password: string; readonly expiresAt: number };
  /** For a layer of a repository, to be fetched without a login. */
  layer(scope: Scope, repositoryName: string, digest: string, now: number): string;
  /** Whose a password is; undefined for one that was not made here, `expiresAt` may be past. */
  readLogin(password: string): { readonly scope: Scope; readonly expiresAt: number } | undefined;
  /** The same of a token for that layer. */
  readLayer(token: string, repositoryName: string, digest: string): { scope: Scope; expiresAt: number } | undefined;
}

/** Makes the tokens; `key` is secret and lasts as long as the data. */
export function registryTokens(key: string): RegistryTokens {
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const sign = (claims: Claims): string => {
    const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${text}.${mac(text).toString('base64url')}`;
  };
  const read = (token: string): Claims | undefined => {
    const [text = '', signature = ''] = token.split('.');
    const [is, shouldBe] = [Buffer.from(signature, 'base64url'), mac(text)];
    if (is.length !== shouldBe.length || !timingSafeEqual(is, shouldBe)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
  };
  const ofKind = (token: string, kind: Claims[0], of: string) => {
    const claims = read(token);
    if (claims?.[0] !== kind || claims[4] !== of) return undefined;
    const [, accountId, region, expiresAt] = claims;
    return { scope: { accountId, region }, expiresAt };
  };
  const layerOf = (repositoryName: string, digest: string): string => `${repositoryName}@${digest}`;

  return {
    login({ accountId, region }, now) {
      const expiresAt = now + LOGIN_LIFE_MS;
      return { password: sign(['login', accountId, region, expiresAt, '']), expiresAt };
    },
    layer: ({ accountId, region }, repositoryName, digest, now) =>
      sign(['layer', accountId, region, now + LINK_LIFE_MS, layerOf(repositoryName, digest)]),
    readLogin: (password) => ofKind(password, 'login', ''),
    readLayer: (token, repositoryName, digest) => ofKind(token, 'layer', layerOf(repositoryName, digest)),
  };
}
