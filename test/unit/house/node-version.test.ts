import { expect, it } from 'vitest';

it('npm scripts run on the Node that is pinned in package.json, whatever the machine has', () => {
  expect(process.version).toMatch(/^v24\./);
});
