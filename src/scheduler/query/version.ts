/** The numbers of a version such as `1.14.5`; undefined for other text. */
export function parseVersion(text: string): readonly number[] | undefined {
  return /^\d{1,9}(\.\d{1,9})*$/.test(text) ? text.split('.').map(Number) : undefined;
}

/** Negative, 0 or positive as `left` is before, equal to or after `right`; a number left out is 0. */
export function compareVersions(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
