const AMOUNT = '(\\d+(?:\\.\\d+)?)';
const DURATION = new RegExp(`^(?:${AMOUNT}h)?(?:${AMOUNT}m(?!s))?(?:${AMOUNT}s)?(?:${AMOUNT}ms)?$`);
const UNITS_MS = [3_600_000, 60_000, 1_000, 1];

/**
 * Reads a duration such as "500ms", "5s", "2m", "1h" or "1h30m", the larger unit first. Gives whole milliseconds;
 * undefined for a text that is none.
 */
export function durationMs(text: string): number | undefined {
  const [, ...amounts] = (text !== '' && DURATION.exec(text)) || [];
  if (amounts.length === 0) return undefined;
  return Math.round(UNITS_MS.reduce((sum, unit, index) => sum + Number(amounts[index] ?? 0) * unit, 0));
}
