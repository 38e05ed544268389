const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

// What XML 1.0 cannot hold at all, not even as an entity.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text safe between tags and in attributes; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

/**
 * A value as AWS's Query protocol writes it: members as elements, a list's elements as `<member>`, absent ones left
 * out, a Date as ISO 8601. Maps are written like structures: no Query operation we know gives one.
 */
export function toXml(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((element) => `<member>${toXml(element)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  let xml = '';
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && member !== null) xml += `<${name}>${toXml(member)}</${name}>`;
  }
  return xml;
}
