/**
 * A command line as the SSM agent splits it in a container: words between blanks, with quotes, backslashes and comments
 * as in a shell, but nothing is expanded, and there are no pipes or lists (google/shlex, which it uses for it). No words
 * mean `sh`. Throws an Error for a quote without end.
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (quote === "'" || (quote === '"' && letter !== '\\')) {
      if (letter === quote) quote = '';
      else word += letter;
    } else if (letter === '\\') {
      if (at + 1 >= text.length) throw new Error('EOF found after escape character');
      at += 1;
      word = (word ?? '') + text[at];
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      word ??= '';
    } else if (/[ \t\r\n]/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === '#' && word === undefined) {
      while (at + 1 < text.length && text[at + 1] !== '\n') at += 1;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== '') throw new Error('EOF found when expecting closing quote');
  if (word !== undefined) words.push(word);
  return words.length > 0 ? words : ['sh'];
}
