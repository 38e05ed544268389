import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { ensureImages } from '../support/images.ts';
import { DryDock } from './dry-dock.ts';
import { run } from './jobs.ts';
beforeAll(ensureImages);
it.each([100, 200, 300, 400, 500, 700, 900, 1100, 1300, 1500, 1800, 2100, 2500])('%d', async (ms) => {
  const dock = await DryDock.make({ data: ':memory:' });
  await dock.start();
  await Promise.all([run(dock, {stopTimeout:1}, 10), run(dock, {stopTimeout: 1}, 10)]);
  await setTimeout(ms);
  const before = performance.now();
  await dock.server.kill('SIGTERM');
  const took = performance.now() - before;
  const n = (await dock.containers()).length;
  console.log(ms, 'left', n, 'took', took | 0, dock.server.stderr.slice(0,300));
  await dock.remove();
  expect(n).toBe(0);
});
