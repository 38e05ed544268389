import { expect, it, onTestFinished } from 'vitest';
import { collectBlobs } from '../../../src/cli/ecr-gc.ts';
import { realEffects } from '../../../src/effects.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { descriptor, digestOf, manifestOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

it('blobs that no image needs are collected an hour after they were last asked for, and others stay', async () => {
  const clock = manualClock();
  const server = await startServer({}, { realClock: { ...realEffects('silent').realClock, now: clock.now } });
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
  const collect = (now = false) => collectBlobs({ endpoint: server.url }, now);
  await expect(collect()).resolves.toBe(
    'Freed 0.0 MiB; 3 blobs are left, of 2.0 MiB.\n' +
      '0.0 MiB of them no image needs, but somebody asked for them within the hour; --now frees them too.\n',
  );
  expect(await Promise.all(['asked for', 'forgotten', content].map((blob) => has(blob)))).toEqual([true, false, true]);

  await ecr.deleteRepository({ repositoryName, force: true });
  await collect();
  expect(await has(content, 'other')).toBe(true);
  await ecr.batchDeleteImage({ repositoryName: 'other', imageIds: [{ imageTag: 'v1' }] });
  clock.advance(61 * 60_000);
  await expect(collect()).resolves.toBe('Freed 2.0 MiB; 0 blobs are left, of 0.0 MiB.\n');
  await expect(usage()).resolves.toEqual({ blobs: 0, bytes: 0 });
});

it('and with --now at once, whoever asked for them', async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const repositoryName = 'collected';
  const ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  const [gone, kept] = ['x', 'y'].map((letter) => letter.repeat(2 ** 20)) as [string, string];
  await registry.pushImage(repositoryName, 'gone', gone);
  await registry.pushImage(repositoryName, 'kept', kept);
  await ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'gone' }] });
  const collect = (now: boolean) => collectBlobs({ endpoint: server.url }, now);
  await expect(collect(false)).resolves.toMatch(/^Freed 0.0 MiB; 4 blobs are left, of 4.0 MiB.\n2.0 MiB of them/);
  await expect(collect(true)).resolves.toBe('Freed 2.0 MiB; 2 blobs are left, of 2.0 MiB.\n');
  const has = (content: string) => registry.call('HEAD', `/v2/${repositoryName}/blobs/${digestOf(content)}`);
  await expect(has(gone)).resolves.toMatchObject({ status: 404 });
  await expect(has(kept)).resolves.toMatchObject({ status: 200 });
});

it('a layer that a manifest names is kept, though it may be fetched from elsewhere too', async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const repositoryName = 'elsewhere';
  await ecrClient(server.url).createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  for (const content of ['{}', 'layer']) await registry.pushBlob(repositoryName, content);
  const layer = {
    ...descriptor('layer', 'application/vnd.oci.image.layer.v1.tar+gzip'),
    urls: ['https://example.com/l'],
  };
  const away = { ...descriptor('away', layer.mediaType), urls: layer.urls };
  const manifest = manifestOf('{}', [], { layers: [layer, away] });
  expect((await registry.putManifest(repositoryName, 'v1', manifest)).status).toBe(201);
  await collectBlobs({ endpoint: server.url }, true);
  const pull = (digest: string) => registry.call('GET', `/v2/${repositoryName}/blobs/${digest}`);
  await expect((await pull(layer.digest)).text()).resolves.toBe('layer');
  expect((await pull(away.digest)).status).toBe(404);
  const removed = await registry.call('DELETE', `/v2/${repositoryName}/blobs/${layer.digest}`);
  expect(removed.status).toBe(405);
});

it('a push is not lost to a clock that jumps, for its client lives in real time', async () => {
  const clock = manualClock();
  const server = await startServer({}, { clock });
  onTestFinished(() => server.close());
  const repositoryName = 'jumped';
  await ecrClient(server.url).createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  for (const content of ['{}', 'layer']) await registry.pushBlob(repositoryName, content);
  clock.advance(2 * 3_600_000);
  await expect(collectBlobs({ endpoint: server.url }, false)).resolves.toContain('Freed 0.0 MiB; 2 blobs are left');
  expect((await registry.putManifest(repositoryName, 'v1', manifestOf('{}', ['layer']))).status).toBe(201);
});
