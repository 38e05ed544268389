import type { Scope } from './scope.ts';

/** The public registry of an account. It is of no region, as the ARNs of what is in it say, so no caller acts in it. */
export const publicRegistry = (accountId: string): Scope => ({ accountId, region: '' });

/** Whether a scope is the public registry of its account. */
export const isPublicRegistry = ({ region }: Scope): boolean => region === '';

/** The one region in which AWS has public repositories made. */
export const GALLERY_REGION = 'us-east-1';

const GALLERY = 'public.ecr.aws';
/** The same for both versions of IP (ECR Public user guide, "Making requests to Amazon ECR Public registries"). */
const DUAL_STACK_GALLERY = 'ecr-public.aws.com';
const ACCOUNTS = 10 ** 12;
/** So that the first of the eight characters is a letter, as every alias's is. */
const FIRST = 10 * 36 ** 7;

/**
 * The default alias of an account's public registry: eight letters and digits as AWS's are, but made of the account's
 * number alone, so that it is the same in every Drydock and says whose it is.
 */
export const aliasOf = (accountId: string): string => (FIRST + Number(accountId)).toString(36);

/** The account of a default alias; undefined for a text that is none. */
export function accountOfAlias(alias: string): string | undefined {
  const number = /^[a-z][a-z0-9]{7}$/.test(alias) ? Number.parseInt(alias, 36) - FIRST : ACCOUNTS;
  return number < ACCOUNTS ? String(number).padStart(12, '0') : undefined;
}

/** What an account's public registry is called behind a host: `public.ecr.aws/ALIAS`. */
export const publicRegistryPath = (accountId: string): string => `${GALLERY}/${aliasOf(accountId)}`;

/** What a repository is called behind its registry's host: `NAME`, or `public.ecr.aws/ALIAS/NAME`. */
export const repositoryPath = (registry: Scope, name: string): string =>
  isPublicRegistry(registry) ? `${publicRegistryPath(registry.accountId)}/${name}` : name;

/** A path in a public registry. */
export interface PublicPath {
  readonly registry: Scope;
  /** What follows the alias: a repository's name, with whatever stands behind it. */
  readonly rest: string;
}

/** Takes a path apart that begins with `public.ecr.aws/ALIAS/`, by either name; undefined for any other. */
export function publicPathOf(path: string): PublicPath | undefined {
  const [gallery, alias = '', ...rest] = path.split('/');
  const isGallery = gallery === GALLERY || gallery === DUAL_STACK_GALLERY;
  const accountId = isGallery && rest.length > 0 ? accountOfAlias(alias) : undefined;
  return accountId === undefined ? undefined : { registry: publicRegistry(accountId), rest: rest.join('/') };
}
