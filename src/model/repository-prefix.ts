/** The prefix of all repositories. */
export const ROOT = 'ROOT';

/** The prefixes under which a repository's name falls, as they may be written, the longest first: a name is its own. */
export function prefixesOf(name: string): string[] {
  const parts = name.split('/');
  const prefixes = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  return [...prefixes.flatMap((prefix) => [prefix, `${prefix}/`]), ROOT];
}

/** What follows a prefix in a name. */
export const withoutPrefix = (name: string, prefix: string): string =>
  prefix === ROOT ? name : name.slice(prefix.replace(/\/$/, '').length + 1);

/** A name below a prefix. */
export const withPrefix = (name: string, prefix: string): string =>
  prefix === ROOT ? name : `${prefix.replace(/\/$/, '')}/${name}`;
