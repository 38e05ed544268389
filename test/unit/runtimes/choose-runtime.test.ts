import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { chooseRuntime } from '../../../src/choose-runtime.ts';
import { readConfig } from '../../../src/config.ts';
import { realEffects } from '../../../src/effects.ts';
import { openStore } from '../../../src/store/database.ts';

const NOBODY = 'unix:///nobody/listens/here.sock';

it.each([
  ['docker', 8 * Math.max(1, Math.floor(availableParallelism() / 2))], // more only makes each slower
  ['simulated', Number.POSITIVE_INFINITY],
])('the runtime %s starts so many containers at once: %i', async (runtime, startsAtOnce) => {
  const store = openStore(':memory:');
  const config = readConfig(['--runtime', runtime, '--data', ':memory:'], { DOCKER_HOST: NOBODY });
  const chosen = await chooseRuntime(config, store, realEffects('silent'));
  expect(chosen).toMatchObject({ startsAtOnce, runtime: { kind: runtime } });
  await chosen.endpointNetwork?.close(false);
  await chosen.runtime.close();
  store.close();
});
