import { describe, expect, it } from 'vitest';
import { eachPort, parsePortRange, portRangeText } from '../../../src/model/port-range.ts';

describe('a range of ports', () => {
  it('is read from, and written as, n-m', () => {
    expect(parsePortRange('80-90')).toEqual({ first: 80, count: 11 });
    expect(portRangeText(80, 11)).toBe('80-90');
  });

  it.each(['', '80', '80-', '90-80', '80-80', '80-90-100', 'a-b', ' 80-90', '100000-100001'])(
    'is not to be read from "%s"',
    (text) => {
      expect(parsePortRange(text)).toBeUndefined();
    },
  );

  it('is so many mappings of one port', () => {
    const mapping = { containerPort: 80, hostPort: 32_768, protocol: 'udp' };
    expect(eachPort({ ...mapping, portCount: 2 })).toEqual([
      mapping,
      { ...mapping, containerPort: 81, hostPort: 32_769 },
    ]);
    expect(eachPort({ ...mapping, hostPort: 0, portCount: 2 }).map(({ hostPort }) => hostPort)).toEqual([0, 0]);
    expect(eachPort(mapping)).toEqual([mapping]);
  });
});
