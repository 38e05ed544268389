/** Whether texts fit a pattern in which each `*` stands for any characters; made once, asked of many texts. */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) =>
    text.startsWith(first) &&
    text.endsWith(last) &&
    text.length >= first.length + last.length &&
    inOrder(text, others, first.length, text.length - last.length);
}

/** Part by part, each at the first place it fits: a pattern of many stars takes no longer than one of none. */
function inOrder(text: string, parts: readonly string[], from: number, to: number): boolean {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > to) return false;
    at = found + part.length;
  }
  return true;
}
