import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['0s', 0],
    ['40s', 40_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1m30s', 90_000],
    ['1h2m3s4ms', 3_723_004],
    ['1.5s', 1500],
    ['0.25ms', 0],
  ])('of %s is read', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', 's', '5 s', '-5s', '5sec', '30m1h', '1h1h', '1,5s', '.5s', '5s ', '1d'])('is not "%s"', (text) => {
    expect(durationMs(text)).toBeUndefined();
  });
});
