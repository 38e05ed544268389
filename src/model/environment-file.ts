/**
 * The variables in a file of `NAME=value` lines, as the real agent reads it: a line that begins with # or has no = is
 * passed over, and one with nothing on either side of it; quotes and blanks belong to the value. The last of a name wins.
 */
export function readEnvironmentFile(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (line.startsWith('#') || at < 1 || at === line.length - 1) continue;
    variables.set(line.slice(0, at), line.slice(at + 1));
  }
  return variables;
}

/** Where environment files are had. */
export interface EnvironmentFileSource {
  /** The variables of files, given as the ARNs of S3 objects; of a name, that of the earliest. Or AWS's words why not. */
  read(arns: readonly string[]): { readonly variables: Readonly<Record<string, string>> } | { readonly error: string };
}
