import type { Faults, Sent } from './sent.ts';

/** Which memory goes with a task CPU: single sizes, or all from the least to the most by a step (MiB). */
const MEMORY: Readonly<Record<number, readonly number[] | { least: number; most: number; step: number }>> = {
  256: [512, 1024, 2048],
  512: { least: 1024, most: 4096, step: 1024 },
  1024: { least: 2048, most: 8192, step: 1024 },
  2048: { least: 4096, most: 16_384, step: 1024 },
  4096: { least: 8192, most: 30_720, step: 1024 },
  8192: { least: 16_384, most: 61_440, step: 4096 },
  16384: { least: 32_768, most: 122_880, step: 8192 },
};
/** Windows has neither the sizes below one vCPU nor those that came with Linux platform 1.4.0. */
const WINDOWS_CPU = [1024, 2048, 4096];

/** Whether Fargate has this size of task on this platform. Windows has none on ARM64. */
export function isFargatePair(cpu: number, memory: number, platform: Sent['runtimePlatform'] = {}): boolean {
  const { operatingSystemFamily = 'LINUX', cpuArchitecture = 'X86_64' } = platform;
  if (operatingSystemFamily !== 'LINUX' && (cpuArchitecture === 'ARM64' || !WINDOWS_CPU.includes(cpu))) return false;
  const sizes = MEMORY[cpu];
  if (sizes === undefined) return false;
  if ('least' in sizes) {
    return memory >= sizes.least && memory <= sizes.most && (memory - sizes.least) % sizes.step === 0;
  }
  return sizes.includes(memory);
}

/** The sentence for a size of task that Fargate does not have. */
export function* pairFaults(cpu: number, memory: number, platform: Sent['runtimePlatform']): Faults {
  if (isFargatePair(cpu, memory, platform)) return;
  const see = 'See the Amazon ECS documentation for the valid values.';
  yield `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. ${see}`;
}
