/**
 * Whether a name is of a pattern, from its beginning to its end; `*` stands for any characters. Part by part, each at the
 * first place it fits: a pattern of many stars takes no longer than one of none.
 */
export function matchesWildcard(name: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
