import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../support/aws-clients.ts';
import { startProcess } from '../support/process.ts';
import { digestOf, registryClient } from '../support/registry-client.ts';

const KILLS = 10;
const MIB = 2 ** 20;
const NAME = 'pushed';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** A body of which the second half never comes. */
async function* half(): AsyncGenerator<Buffer> {
  yield randomBytes(3 * MIB);
  await new Promise(() => undefined);
}

it('a server killed in mid-push, again and again, loses no blob it acknowledged and keeps no half of one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-kill-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const data = join(folder, 'data');
  const start = () => startProcess({ port: '0', data, runtime: 'simulated' });
  const acknowledged = new Map<string, string>();
  let images = 0;
  let server = await start();
  try {
    await ecrClient(server.url).createRepository({ repositoryName: NAME });
    for (let kill = 0; kill < KILLS; kill++) {
      const registry = await registryClient(server.url);
      const push = async (): Promise<void> => {
        for (;;) {
          const content = randomBytes(MIB / 2).toString('hex');
          const digest = await registry.pushBlob(NAME, content);
          acknowledged.set(digest, content);
          await registry.pushImage(NAME, `image-${images}`, content);
          images += 1;
        }
      };
      const before = acknowledged.size + 3;
      const pushes = [push(), push()].map((one) => one.catch(() => undefined));
      const location = (await registry.call('POST', `/v2/${NAME}/blobs/uploads/`)).headers.get('location') ?? '';
      const body = Readable.toWeb(Readable.from(half())) as ReadableStream;
      const cut = registry.call('PATCH', location, { body, duplex: 'half' }).catch(() => undefined);
      await expect.poll(() => acknowledged.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(before);
      await server.kill('SIGKILL');
      await Promise.all([...pushes, cut]);
      server = await start();
      expect(filesIn(join(data, 'registry', 'uploads'))).toEqual([]);
    }
    const registry = await registryClient(server.url);
    for (const [digest, content] of acknowledged) {
      const response = await registry.call('GET', `/v2/${NAME}/blobs/${digest}`);
      expect(digestOf(await response.text())).toBe(digestOf(content));
    }
    for (const file of filesIn(join(data, 'registry', 'blobs'))) {
      const hex = createHash('sha256').update(readFileSync(file)).digest('hex');
      expect(file.endsWith(hex)).toBe(true);
    }
    const { tags } = (await (await registry.call('GET', `/v2/${NAME}/tags/list`)).json()) as { tags: string[] };
    for (const tag of tags) {
      await expect(registry.call('GET', `/v2/${NAME}/manifests/${tag}`)).resolves.toMatchObject({ status: 200 });
    }
  } finally {
    await server.kill('SIGKILL');
  }
});
