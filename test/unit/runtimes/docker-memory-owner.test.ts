import { describe, expect, it } from 'vitest';
import { isAbandoned, memoryOwner, processSpace, ticksIn } from '../../../src/agent/runtimes/docker/memory-owner.ts';

const HERE = { bootId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', pidNamespace: '4026531836' };
const OWNER = `memory-${HERE.bootId}-${HERE.pidNamespace}-42-777`;

describe('the owner of a server without state', () => {
  it.each([
    ['whose process is gone', OWNER, HERE, undefined, true],
    ['whose pid is another process by now', OWNER, HERE, '888', true],
    ['whose process lives', OWNER, HERE, '777', false],
    ['of another boot', OWNER, { ...HERE, bootId: 'ffffffff-4b5a-6978-8796-a5b4c3d2e1f0' }, undefined, false],
    ['of another pid namespace', OWNER, { ...HERE, pidNamespace: '1' }, undefined, false],
    ['that says nothing of a process', 'memory-5b0b1d0e-9d1f-4b0e-8d8e-0a4a1b1c1d1e', HERE, undefined, false],
    ['of a data directory', 'data-1', HERE, undefined, false],
  ])('%s: %s', (_what, owner, here, ticks, abandoned) => {
    expect(isAbandoned(owner, here, (pid) => (pid === 42 ? ticks : '777'))).toBe(abandoned);
  });

  it.runIf(processSpace())('names this process so that it is not taken for abandoned', () => {
    const { bootId, pidNamespace } = processSpace() ?? HERE;
    expect(memoryOwner()).toMatch(new RegExp(`^memory-${bootId}-${pidNamespace}-${process.pid}-\\d+$`));
  });

  it('names no process that is not there', () => {
    expect(memoryOwner(2 ** 30)).toMatch(/^memory-[0-9a-f-]{36}$/);
  });

  const fields = Array.from({ length: 30 }, (_, index) => index + 4).join(' ');
  it.each([
    [`42 (node) S ${fields}`, '22'],
    [`42 (a) b) R (c) S ${fields}`, '22'],
    [`42 (node) Z ${fields}`, undefined],
  ])('reads the start time out of "%s"', (stat, ticks) => {
    expect(ticksIn(stat)).toBe(ticks);
  });
});
