import { expect, it, onTestFinished } from 'vitest';
import { collectBlobs } from '../../../src/cli/ecr-gc.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

it('blobs that no image needs are collected an hour after they were last asked for, and others stay', async () => {
  const clock = manualClock();
  const server = await startServer({}, { clock });
  onTestFinished(() => server.close());
  const repositoryName = 'collected';
  const ecr = ecrClient(server.url);
  for (const name of [repositoryName, 'other']) await ecr.createRepository({ repositoryName: name });
  const registry = await registryClient(server.url);
  const content = 'x'.repeat(2 ** 20);
  await registry.pushImage(repositoryName, 'v1', content);
  await registry.pushImage('other', 'v1', content);
  await registry.pushBlob(repositoryName, 'asked for');
  await registry.pushBlob(repositoryName, 'forgotten');
  const has = async (blob: string, name = repositoryName) =>
    (await registry.call('HEAD', `/v2/${name}/blobs/${digestOf(blob)}`)).status === 200;
  const usage = async () => {
    const health = (await (await fetch(new URL('/_drydock/health', server.url))).json()) as { registry: object };
    return health.registry;
  };
  await expect(usage()).resolves.toEqual({
    blobs: 4,
    bytes: 2 * content.length + '{"of":""}asked forforgotten'.length,
  });

  clock.advance(50 * 60_000);
  expect(await has('asked for')).toBe(true);
  clock.advance(20 * 60_000);
  await expect(collectBlobs({ endpoint: server.url })).resolves.toBe('Freed 0.0 MiB.\n');
  expect(await Promise.all(['asked for', 'forgotten', content].map((blob) => has(blob)))).toEqual([true, false, true]);

  await ecr.deleteRepository({ repositoryName, force: true });
  await collectBlobs({ endpoint: server.url });
  expect(await has(content, 'other')).toBe(true);
  await ecr.batchDeleteImage({ repositoryName: 'other', imageIds: [{ imageTag: 'v1' }] });
  clock.advance(61 * 60_000);
  await expect(collectBlobs({ endpoint: server.url })).resolves.toBe('Freed 2.0 MiB.\n');
  await expect(usage()).resolves.toEqual({ blobs: 0, bytes: 0 });
});
