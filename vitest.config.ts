import { defineConfig } from 'vitest/config';

/**
 * Tests grouped by what they need: unit nothing, api a server in process, simulation the same and time, docker an
 * engine, e2e the AWS CLI too.
 */
const project = (name: string, more: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], ...more },
});

const globalSetup = ['test/support/announce-skipped.ts'];

export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 30_000 }),
      project('api', { testTimeout: 30_000 }),
      project('simulation', { testTimeout: 120_000 }),
      project('docker', { globalSetup, testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }),
      project('e2e', { globalSetup, testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false }),
    ],
  },
});
