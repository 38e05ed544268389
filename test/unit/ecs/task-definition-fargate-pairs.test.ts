import { describe, expect, it } from 'vitest';
import { isFargatePair } from '../../../src/apis/ecs/rules/task-definition/fargate-pairs.ts';

/** From the facts, section 3.1, written out in GiB so that the rule's own steps are not repeated here. */
const PAIRS: readonly (readonly [cpu: number, gibibytes: readonly number[]])[] = [
  [256, [0.5, 1, 2]],
  [512, [1, 2, 3, 4]],
  [1024, [2, 3, 4, 5, 6, 7, 8]],
  [2048, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
  [4096, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
  [8192, [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]],
  [16_384, [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120]],
];
const HALF_GIBIBYTES = Array.from({ length: 2 * 130 }, (_, index) => (index + 1) / 2);

describe('Fargate', () => {
  it.each(PAIRS)('with %i units of CPU takes these sizes of memory and no other', (cpu, gibibytes) => {
    expect(HALF_GIBIBYTES.filter((size) => isFargatePair(cpu, size * 1024))).toEqual(gibibytes);
  });

  it.each(PAIRS)('with %i units of CPU takes no memory beside one of its sizes', (cpu, gibibytes) => {
    const beside = gibibytes.flatMap((size) => [size * 1024 - 1, size * 1024 + 1]);
    expect(beside.filter((memory) => isFargatePair(cpu, memory))).toEqual([]);
  });

  it('takes no CPU beside one of its sizes', () => {
    const beside = PAIRS.flatMap(([cpu]) => [cpu - 1, cpu + 1, cpu * 1.5, cpu / 4096]);
    const memories = HALF_GIBIBYTES.map((size) => size * 1024);
    expect(beside.filter((cpu) => memories.some((memory) => isFargatePair(cpu, memory)))).toEqual([]);
  });

  it.each([Number.NaN, 0, -1])('takes no size that is %d', (size) => {
    expect([isFargatePair(size, 512), isFargatePair(256, size)]).toEqual([false, false]);
  });

  it('has the same pairs on ARM64', () => {
    for (const [cpu, gibibytes] of PAIRS) {
      const sizes = HALF_GIBIBYTES.filter((size) => isFargatePair(cpu, size * 1024, { cpuArchitecture: 'ARM64' }));
      expect(sizes).toEqual(gibibytes);
    }
  });

  it('runs Windows on 1, 2 and 4 vCPUs only, and not on ARM64', () => {
    const operatingSystemFamily = 'WINDOWS_SERVER_2022_CORE';
    for (const [cpu, gibibytes] of PAIRS) {
      const sizes = (platform: Parameters<typeof isFargatePair>[2]) =>
        HALF_GIBIBYTES.filter((size) => isFargatePair(cpu, size * 1024, platform));
      expect(sizes({ operatingSystemFamily })).toEqual([1024, 2048, 4096].includes(cpu) ? gibibytes : []);
      expect(sizes({ operatingSystemFamily, cpuArchitecture: 'ARM64' })).toEqual([]);
    }
  });
});
