import { afterAll, expect, it } from 'vitest';
import { ecrImageSource } from '../../../src/apis/ecr/image-source.ts';
import { defaultSettings } from '../../../src/apis/ecr/rules.ts';
import { registryTokens } from '../../../src/apis/ecr/tokens.ts';
import { publicRegistry } from '../../../src/model/public-registry.ts';
import type { ImageSource } from '../../../src/model/image-source.ts';
import { openStore } from '../../../src/store/database.ts';

/** The image it is pulled as, the password it is pulled with, or why it cannot be had. */
const found = (source: ImageSource, image: string, now = 1) => {
  const { image: pulled, registry }: { image?: string; registry?: object } = source.find(image, SCOPE, now) ?? {};
  const { password, notFound }: { password?: string; notFound?: string } = registry ?? {};
  return { pulled, password, notFound };
};

const SCOPE = { accountId: '000000000000', region: 'us-east-1' };
const store = openStore(':memory:');
afterAll(() => store.close());

it('an image that a pull through cache rule would fetch is the registry’s before it was fetched', () => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  const find = (name: string) => found(source, `000000000000.dkr.ecr.us-east-1.amazonaws.com/${name}:v1`).pulled;
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

// AWS General Reference, Amazon ECR endpoints; ECR user guide, making requests over IPv6.
it.each([
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  '111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com',
  '111122223333.dkr-ecr.eu-west-1.on.aws',
  '111122223333.dkr-ecr-fips.eu-west-1.on.aws',
  '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn',
  '111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
])('an image is the registry’s by each of the names its registry has in AWS: %s', (host) => {
  const registry = {
    accountId: '111122223333',
    region: host.split('.').find((part) => /^[a-z]+-[a-z]+-\d$/.test(part)) ?? '',
  };
  if (!store.repositories.find(registry, 'named')) store.repositories.insert(registry, 'named', defaultSettings(1));
  const tokens = registryTokens('key');
  const source = ecrImageSource({ store, tokens, registryHost: () => 'localhost:4113' });
  const { pulled, password = '' } = found(source, `${host}/named:v1`);
  expect(pulled).toBe('localhost:4113/named:v1');
  expect(tokens.readLogin(password)?.scope).toEqual(registry);
});

it.each([
  '111122223333.dkr.ecr.eu-west-1.on.aws',
  '111122223333.dkr-ecr.eu-west-1.amazonaws.com',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com.example',
  '1111.dkr.ecr.eu-west-1.amazonaws.com',
])('%s is no name of a registry', (host) => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  expect(source.find(`${host}/named:v1`, SCOPE, 1)).toBeUndefined();
});

it('an image of a public repository is the registry’s by its public name, and by where it is pushed to', () => {
  const registry = publicRegistry('111122223333');
  store.repositories.insert(registry, 'team/tool', defaultSettings(1));
  const tokens = registryTokens('key');
  const source = ecrImageSource({ store, tokens, registryHost: () => 'localhost:4113' });
  const find = (image: string) => found(source, image).pulled;
  const digest = `sha256:${'0'.repeat(64)}`;
  for (const end of ['', ':v1', `@${digest}`, `:v1@${digest}`]) {
    const name = `public.ecr.aws/bf1raw9x/team/tool${end}`;
    const names = [name, name.replace('public.ecr.aws', 'ecr-public.aws.com'), `localhost:4113/${name}`];
    expect(names.map(find)).toEqual(names.map(() => `localhost:4113/${name}`));
  }
  const { password = '' } = found(source, 'public.ecr.aws/bf1raw9x/team/tool');
  expect(tokens.readLogin(password)?.scope).toEqual(registry);
});

it.each([
  'public.ecr.aws/bf1raw9x/team/other:v1',
  'public.ecr.aws/a0000000/team/tool:v1',
  'public.ecr.aws/docker/library/nginx:latest',
  'registry.example:5000/public.ecr.aws/bf1raw9x/team/tool:v1',
  '111122223333.dkr.ecr.example.com/team/tool:v1',
])('%s, which is not here, is left to the engine', (image) => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  expect(source.find(image, SCOPE, 1)).toBeUndefined();
});

it.each(['', ':v1', `@sha256:${'0'.repeat(64)}`])(
  'a private image of AWS, which is not here, is nowhere: %s',
  (end) => {
    const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
    const name = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/tool';
    const notFound = `Error response from daemon: repository ${name} not found: name unknown: The repository with name 'team/tool' does not exist in the registry with id '111122223333'`;
    expect(source.find(`${name}${end}`, SCOPE, 1)).toEqual({ registry: { notFound } });
  },
);

it.each(['localhost:4113/team/other:v1', 'localhost:4113/public.ecr.aws/a0000000/team/tool:v1'])(
  '%s is asked for here though it is not here, so that the refusal says so',
  (image) => {
    const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
    expect(source.find(image, SCOPE, 1)).toMatchObject({ image, registry: { username: 'AWS' } });
  },
);

it('tasks that begin within an hour pull with the same login, so that the engine pulls once', () => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  const hour = 3_600_000;
  const passwords = [5 * hour, 6 * hour - 1, 6 * hour].map(
    (now) => found(source, 'localhost:4113/team/app:v1', now).password,
  );
  expect(passwords[1]).toBe(passwords[0]);
  expect(passwords[2]).not.toBe(passwords[0]);
});

it('the digest of an image is told by its tag, `latest` unless named, as long as it is here', () => {
  const source = ecrImageSource({ store, tokens: registryTokens('key'), registryHost: () => 'localhost:4113' });
  store.repositories.insert(SCOPE, 'team/tagged', defaultSettings(1));
  const { id = 0 } = store.repositories.find(SCOPE, 'team/tagged') ?? {};
  const digest = `sha256:${'1'.repeat(64)}`;
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const image = { digest, mediaType, sizeInBytes: 2, manifestBytes: 2, pushedAt: 1 };
  store.images.tag(id, 'latest', store.images.insert(id, image, Buffer.from('{}'), []), 1);
  const ofAws = '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/tagged';
  const names = [
    ofAws,
    `${ofAws}:latest`,
    `${ofAws}@${digest}`,
    'localhost:4113/team/tagged',
    'localhost:4113/team/tagged:latest',
  ];
  expect(names.map((name) => source.digestOf(name, SCOPE))).toEqual(names.map(() => digest));
  const others = [
    `${ofAws}:v2`,
    `${ofAws}@sha256:${'2'.repeat(64)}`,
    'localhost:4113/team/none',
    'team/tagged',
    'busybox',
  ];
  expect(others.map((name) => source.digestOf(name, SCOPE))).toEqual(others.map(() => undefined));
});
