/** What a terminal is taken to have. */
export const COLUMNS = 80;

/** Breaks a text at its spaces into lines that begin with `indent` and fit a terminal; a longer word stays whole. */
export function wrap(text: string, indent: string, hanging = indent): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isEmpty = line.trim() === '';
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = hanging + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}
