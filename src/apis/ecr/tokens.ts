import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Scope } from '../../model/scope.ts';

/** How long a login is good for, and a link to a layer. */
const LOGIN_LIFE_MS = 12 * 3_600_000;
const LINK_LIFE_MS = 3_600_000;

/**
 * What a token is good for: everything in an account and region, or one layer of a repository. The last is the role
 * that a login was made for, '' where it was for none, or the layer.
 */
export type Claims = readonly [
  kind: 'login' | 'layer',
  accountId: string,
  region: string,
  expiresAt: number,
  of: string,
];

/** A login that was made here; `expiresAt` may be past. */
export interface Login {
  readonly scope: Scope;
  readonly expiresAt: number;
  /** The role it was made for; undefined where it is anybody else's. */
  readonly principalArn?: string | undefined;
}

/** Tokens of the registry. Nothing is remembered of any: it says all itself, and the key's holder signed it. */
export interface RegistryTokens {
  /** The password of the user AWS, made for a role or for nobody; `now` in epoch milliseconds. */
  login(scope: Scope, now: number, principalArn?: string): { readonly password: string; readonly expiresAt: number };
  /** For a layer of a repository, to be fetched without a login. */
  layer(scope: Scope, repositoryName: string, digest: string, now: number): string;
  /** Whose a password is; undefined for one that was not made here. */
  readLogin(password: string): Login | undefined;
  /** The same of a token for that layer. */
  readLayer(token: string, repositoryName: string, digest: string): Login | undefined;
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
  const ofKind = (token: string, kind: Claims[0]) => {
    const claims = read(token);
    if (claims?.[0] !== kind) return undefined;
    const [, accountId, region, expiresAt, of] = claims;
    return { login: { scope: { accountId, region }, expiresAt }, of };
  };
  const layerOf = (repositoryName: string, digest: string): string => `${repositoryName}@${digest}`;

  return {
    login({ accountId, region }, now, principalArn = '') {
      const expiresAt = now + LOGIN_LIFE_MS;
      return { password: sign(['login', accountId, region, expiresAt, principalArn]), expiresAt };
    },
    layer: ({ accountId, region }, repositoryName, digest, now) =>
      sign(['layer', accountId, region, now + LINK_LIFE_MS, layerOf(repositoryName, digest)]),
    readLogin(password) {
      const found = ofKind(password, 'login');
      return found && { ...found.login, principalArn: found.of || undefined };
    },
    readLayer(token, repositoryName, digest) {
      const found = ofKind(token, 'layer');
      return found?.of === layerOf(repositoryName, digest) ? found.login : undefined;
    },
  };
}
