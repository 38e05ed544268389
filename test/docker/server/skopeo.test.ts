import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { skopeoAvailable } from '../../support/cli.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX, ensureImages } from '../../support/images.ts';
import { DOCKER_MANIFEST, digestOf, INDEX, MANIFEST, passwordOf } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { writeMultiArchLayout } from './multi-arch-layout.ts';

const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const ARCHITECTURES = ['amd64', 'arm64'];
const REPOSITORIES = ['team/app', 'copies'];

let server: App;
let folder: string;
let layout: string;
let layoutDigest: string;

describe.skipIf(!(await dockerAvailable()) || !(await skopeoAvailable()))('skopeo', () => {
  beforeAll(async () => {
    await ensureImages();
    folder = await mkdtemp(join(tmpdir(), 'drydock-skopeo-'));
    layout = join(folder, 'layout');
    layoutDigest = await writeMultiArchLayout(layout, ARCHITECTURES);
    server = await startServer();
    for (const repositoryName of REPOSITORIES) await ecrClient(server.url).createRepository({ repositoryName });
    const host = `localhost:${new URL(server.url).port}`;
    await skopeo('login', '--tls-verify=false', '-u', 'AWS', '-p', await passwordOf(server.url), host);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** Runs skopeo with a login of its own; gives what it wrote. */
  async function skopeo(...args: string[]): Promise<string> {
    const env = { ...process.env, REGISTRY_AUTH_FILE: join(folder, 'auth.json') };
    return (await promisify(execFile)('skopeo', args, { env })).stdout;
  }

  const at = (name: string): string => `docker://localhost:${new URL(server.url).port}/${name}`;

  const copy = (from: string, to: string, ...args: string[]): Promise<string> =>
    skopeo('copy', '--src-tls-verify=false', '--dest-tls-verify=false', ...args, from, to);

  const unchanged = (from: string, to: string): Promise<string> => copy(from, to, '--all', '--preserve-digests');

  async function imageOf(imageTag: string, repositoryName = 'team/app') {
    const { imageDetails } = await ecrClient(server.url).describeImages({ repositoryName, imageIds: [{ imageTag }] });
    return imageDetails?.[0];
  }

  /** The digest of each file below a folder by its path. */
  async function filesIn(path: string): Promise<Record<string, string>> {
    const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const files = entries.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(path.length), digestOf(await readFile(file))];
    });
    return Object.fromEntries((await Promise.all(files)).sort());
  }

  it.each([
    ['oci', MANIFEST],
    ['v2s2', DOCKER_MANIFEST],
  ])('copies an image of Docker in the format %s in and out unchanged', async (format, imageManifestMediaType) => {
    const [into, out] = ['in', 'out'].map((name) => join(folder, `${name}-${format}`)) as [string, string];
    await copy(`docker-daemon:${BUSYBOX}`, `dir:${into}`, '-f', format);
    await unchanged(`dir:${into}`, at(`team/app:${format}`));
    await unchanged(at(`team/app:${format}`), `dir:${out}`);
    expect(await filesIn(out)).toEqual(await filesIn(into));
    const imageDigest = digestOf(await readFile(join(into, 'manifest.json')));
    expect(await imageOf(format)).toMatchObject({ imageDigest, imageManifestMediaType });
  });

  it.each([
    ['oci', INDEX],
    ['v2s2', DOCKER_LIST],
  ])('copies all architectures in the format %s in and out unchanged', async (format, imageManifestMediaType) => {
    const [into, out, again] = ['in', 'out', 'again'].map((name) => join(folder, `all-${name}-${format}`)) as [
      string,
      string,
      string,
    ];
    await copy(`oci:${layout}`, `dir:${into}`, '--all', '-f', format);
    await unchanged(`dir:${into}`, at(`team/app:all-${format}`));
    await unchanged(at(`team/app:all-${format}`), `dir:${out}`);
    await unchanged(at(`team/app:all-${format}`), at(`copies:all-${format}`));
    await unchanged(at(`copies:all-${format}`), `dir:${again}`);
    const files = await filesIn(into);
    expect(await filesIn(out)).toEqual(files);
    expect(await filesIn(again)).toEqual(files);
    const imageDigest = digestOf(await readFile(join(into, 'manifest.json')));
    expect(await imageOf(`all-${format}`)).toMatchObject({ imageDigest, imageManifestMediaType });
    expect(await imageOf(`all-${format}`, 'copies')).toMatchObject({ imageDigest, imageManifestMediaType });
  });

  it('copies a layout of many architectures in and out blob by blob', async () => {
    const out = join(folder, 'layout-out');
    await unchanged(`oci:${layout}`, at('team/app:layout'));
    expect(await imageOf('layout')).toMatchObject({ imageDigest: layoutDigest });
    await unchanged(at('team/app:layout'), `oci:${out}`);
    expect(await filesIn(join(out, 'blobs'))).toEqual(await filesIn(join(layout, 'blobs')));
  });

  it('takes the image of one architecture out of many', async () => {
    await unchanged(`oci:${layout}`, at('team/app:many'));
    const inspect = ['inspect', '--tls-verify=false', '--override-arch', 'arm64', at('team/app:many')];
    expect(JSON.parse(await skopeo(...inspect))).toMatchObject({
      Architecture: 'arm64',
      Name: at('team/app').slice(9),
    });
  });

  it('lists tags, and deletes an image', async () => {
    await unchanged(`oci:${layout}`, at('copies:gone'));
    const { Tags } = JSON.parse(await skopeo('list-tags', '--tls-verify=false', at('copies')));
    expect(Tags).toContain('gone');
    await skopeo('delete', '--tls-verify=false', at('copies:gone'));
    await expect(imageOf('gone', 'copies')).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });
});
