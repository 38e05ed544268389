/** Colours a text for the n-th request; 0 is for what ran before. */
export type Paint = (text: string, nth: number) => string;

const GREY = 90;
const COLOURS = [36, 33, 35, 32, 34, 31];

/** Paints with terminal colours, or not at all. */
export function paintWith(colours: boolean): Paint {
  if (!colours) return (text) => text;
  return (text, nth) => text && `\x1b[${nth === 0 ? GREY : COLOURS[(nth - 1) % COLOURS.length]}m${text}\x1b[0m`;
}

/** The letter of the n-th request, from 1: A to Z, then A again. */
export const letterOf = (nth: number): string => String.fromCharCode(65 + ((nth - 1) % 26));
