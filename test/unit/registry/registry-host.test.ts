import { expect, it, onTestFinished } from 'vitest';
import { createRegistryParts } from '../../../src/create-registry.ts';
import { realEffects } from '../../../src/effects.ts';
import { newStore, SCOPE } from '../store/builders.ts';

it.each([
  ['http://127.0.0.1:4113', 'localhost:4113'],
  ['http://127.0.0.1:80', 'localhost:80'],
])('the registry of the server at %s is %s', async (url, host) => {
  const config = { data: ':memory:', registryHost: 'localhost', scanner: 'none', environment: {} } as const;
  const registry = createRegistryParts({ ...realEffects('silent'), config, store: newStore(), url: () => url });
  onTestFinished(() => registry.close());
  expect(registry.deps.registryHost(SCOPE)).toBe(host);
});
