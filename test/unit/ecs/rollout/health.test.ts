import { describe, expect, it } from 'vitest';
import { isHealthy, isUnhealthy, nextHealthyAt, runsWell } from '../../../../src/apis/ecs/rollout/health.ts';
import type { ServiceTask } from '../../../../src/store/tasks-by-service.ts';
import { serviceTask } from '../../../support/service-builders.ts';

const NOW = 100_000;
const since = (seconds: number, more: Partial<ServiceTask> = {}) =>
  serviceTask('a', { startedAt: NOW - seconds * 1000, ...more });

describe('a task', () => {
  it.each<[string, ServiceTask, boolean, boolean]>([
    ['without checks that has run for 40 seconds', since(40), true, true],
    ['without checks that has run for less', since(39.999), false, true],
    ['that is PENDING', since(50, { lastStatus: 'PENDING', startedAt: undefined }), false, false],
    ['that is PROVISIONING', since(50, { lastStatus: 'PROVISIONING', startedAt: undefined }), false, false],
    ['with checks that are HEALTHY already', since(1, { hasHealthCheck: true, healthStatus: 'HEALTHY' }), true, true],
    ['with checks that do not know yet', since(99, { hasHealthCheck: true }), false, false],
    ['with checks that fail', since(99, { hasHealthCheck: true, healthStatus: 'UNHEALTHY' }), false, false],
    ['that is DEACTIVATING', since(99, { lastStatus: 'DEACTIVATING' }), false, false],
  ])('%s is healthy and runs well, or not', (_, task, healthy, well) => {
    expect([isHealthy(task, NOW), runsWell(task)]).toEqual([healthy, well]);
  });

  it('is unhealthy only while it runs', () => {
    const failing = { hasHealthCheck: true, healthStatus: 'UNHEALTHY' } as const;
    expect(isUnhealthy(since(5, failing))).toBe(true);
    expect(isUnhealthy(since(5, { ...failing, lastStatus: 'STOPPING' }))).toBe(false);
    expect(isUnhealthy(since(5))).toBe(false);
  });

  it('becomes healthy by running: the next of several', () => {
    const tasks = [since(10), since(30), since(60), since(0, { hasHealthCheck: true })];
    expect(nextHealthyAt(tasks, NOW)).toBe(NOW + 10_000);
    expect(nextHealthyAt([since(60)], NOW)).toBeUndefined();
  });
});
