import { afterAll, expect, it } from 'vitest';
import { ecrImageSource } from '../../../src/apis/ecr/image-source.ts';
import { registryTokens } from '../../../src/apis/ecr/tokens.ts';
import { openStore } from '../../../src/store/database.ts';

const SCOPE = { accountId: '000000000000', region: 'us-east-1' };
const store = openStore(':memory:');
afterAll(() => store.close());

it('an image that a pull through cache rule would fetch is the registry’s before it was fetched', () => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  const find = (name: string) =>
    source.find(`000000000000.dkr.ecr.us-east-1.amazonaws.com/${name}:v1`, SCOPE, 1)?.image;
  expect(find('hub/app')).toBeUndefined();
  const rule = {
    upstreamRegistryUrl: 'http://127.0.0.1:1',
    upstreamRepositoryPrefix: 'ROOT',
    createdAt: 1,
    updatedAt: 1,
  };
  store.registrySettings.put(SCOPE, 'cacheRule', rule, 'hub');
  expect(find('hub/app')).toBe('localhost:4113/hub/app:v1');
  expect(['hub', 'hubs/app', 'other'].map(find)).toEqual([undefined, undefined, undefined]);
});
