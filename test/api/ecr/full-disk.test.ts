import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { codesOf, digestOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const FULL = '/dev/full'; // takes no byte, as a disk without space does

it.skipIf(!existsSync(FULL))(
  'on a full disk an upload is refused, nothing of it is stored, and others go on',
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'drydock-full-'));
    onTestFinished(() => rmSync(data, { recursive: true }));
    const server = await startServer({ data });
    onTestFinished(() => server.close());
    await ecrClient(server.url).createRepository({ repositoryName: 'app' });
    const registry = await registryClient(server.url);
    const uploads = join(data, 'registry', 'uploads');
    const begin = async (): Promise<string> =>
      (await registry.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const location = await begin();
    for (const file of readdirSync(uploads)) {
      rmSync(join(uploads, file));
      symlinkSync(FULL, join(uploads, file));
    }
    const other = await begin();
    const body = 'x'.repeat(3 * 2 ** 20);
    const refused = await registry.call('PATCH', location, { body });
    expect([refused.status, await codesOf(refused)]).toEqual([507, ['UNKNOWN']]);
    const gone = await registry.call('PUT', `${location}?digest=${digestOf(body)}`);
    expect([gone.status, await codesOf(gone)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    await expect(registry.call('HEAD', `/v2/app/blobs/${digestOf(body)}`)).resolves.toMatchObject({ status: 404 });

    await registry.call('PATCH', other, { body });
    const stored = await registry.call('PUT', `${other}?digest=${digestOf(body)}`);
    expect(stored.status).toBe(201);
    expect(readdirSync(uploads)).toEqual([]);
  },
);
