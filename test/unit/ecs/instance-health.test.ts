import { expect, it } from 'vitest';
import { createInstanceHealth } from '../../../src/apis/ecs/instance-health.ts';

it('the health of an instance remembers since when it is as it is, and when it was last told', () => {
  const health = createInstanceHealth();
  const tell = (containerRuntime: 'OK' | 'IMPAIRED', now: number, ...containerInstanceArns: string[]) =>
    health.publish({ containerInstanceArns, containerRuntime }, now);
  expect(health.of('a')).toBeUndefined();
  tell('OK', 1, 'a', 'b');
  tell('OK', 2, 'a');
  expect(health.of('a')).toEqual({ status: 'OK', lastUpdated: 2, lastStatusChange: 1 });
  tell('IMPAIRED', 3, 'a');
  expect(health.of('a')).toEqual({ status: 'IMPAIRED', lastUpdated: 3, lastStatusChange: 3 });
  expect(health.of('b')).toEqual({ status: 'OK', lastUpdated: 1, lastStatusChange: 1 });
  health.clear();
  expect(health.of('a')).toBeUndefined();
});
