import { describe, expect, it } from 'vitest';
import { INSTANCE_TYPES, instanceType, registrableMemoryMiB } from '../../../src/model/instance-types.ts';

describe('instance types', () => {
  it.each([
    ['t2.micro', 1, 1024, 0, 'x86_64', 2],
    ['t3.small', 2, 2048, 0, 'x86_64', 3],
    ['t3a.small', 2, 2048, 0, 'x86_64', 2],
    ['t4g.nano', 2, 512, 0, 'arm64', 2],
    ['m4.large', 2, 8192, 0, 'x86_64', 2],
    ['m5.large', 2, 8192, 0, 'x86_64', 3],
    ['m7g.medium', 1, 4096, 0, 'arm64', 2],
    ['c4.large', 2, 3840, 0, 'x86_64', 3],
    ['c5.xlarge', 4, 8192, 0, 'x86_64', 4],
    ['r6g.large', 2, 16384, 0, 'arm64', 3],
    ['g2.2xlarge', 8, 15360, 1, 'x86_64', 4],
    ['g2.8xlarge', 32, 61440, 4, 'x86_64', 8],
    ['g4dn.12xlarge', 48, 196608, 4, 'x86_64', 8],
    ['p3.8xlarge', 32, 249856, 4, 'x86_64', 8],
    ['i3.large', 2, 15616, 0, 'x86_64', 3],
    ['x1.32xlarge', 128, 1998848, 0, 'x86_64', 8],
  ])('%s has the figures AWS publishes', (name, vCpus, memoryMiB, gpus, architecture, maxEnis) => {
    expect(instanceType(name)).toMatchObject({ name, vCpus, memoryMiB, gpus, architecture, maxEnis });
  });

  it('are not made up for a name that is unknown', () => {
    expect(instanceType('m5.enormous')).toBeUndefined();
  });

  it('are arm64 exactly in the families whose name says Graviton', () => {
    for (const { name, architecture } of INSTANCE_TYPES.values())
      expect([name, architecture]).toEqual([name, /^[a-z]+\d+g\./.test(name) ? 'arm64' : 'x86_64']);
  });
});

describe('the memory an agent registers', () => {
  it.each([
    // What agents really registered on AWS, and how far off the formula may be, in per cent.
    ['t2.micro', 993, 0.5],
    ['t2.medium', 3952, 0.5],
    ['m4.large', 7985, 0.5],
    ['m4.xlarge', 16048, 0.5],
    ['c4.xlarge', 7482, 0.5],
    ['t3.nano', 459, 3],
    ['t3.small', 1901, 2],
    ['t3.medium', 3828, 2],
    ['c5.large', 3705, 2],
    ['g4dn.xlarge', 15731, 2],
  ])('of a %s is about %i MiB', (name, registeredMiB, percent) => {
    const type = instanceType(name);
    const off = type ? Math.abs(registrableMemoryMiB(type) / registeredMiB - 1) * 100 : Number.NaN;
    expect(off).toBeLessThan(percent);
  });

  it('is whole, and less than the nominal memory, for every type', () => {
    for (const type of INSTANCE_TYPES.values()) {
      const registered = registrableMemoryMiB(type);
      expect(Number.isInteger(registered)).toBe(true);
      expect(registered).toBeGreaterThan(type.memoryMiB * 0.9);
      expect(registered).toBeLessThan(type.memoryMiB);
    }
  });
});
