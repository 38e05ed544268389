import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX, ensureImages } from '../../support/images.ts';
import { passwordOf } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

let server: App;
let folder: string;
/** As repository URIs have it. */
let host: string;
const tagged: string[] = [];

/** Runs the docker CLI with a configuration of its own; gives what it wrote. */
async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', ['--config', folder, ...args]);
  return stdout + stderr;
}

async function login(): Promise<string> {
  return docker('login', '-u', 'AWS', '-p', await passwordOf(server.url), host);
}

/** Gives the test image a name in the registry. */
async function tag(name: string): Promise<string> {
  const image = `${host}/${name}`;
  await docker('tag', BUSYBOX, image);
  tagged.push(image);
  return image;
}

const digestIn = (text: string): string => /sha256:[0-9a-f]{64}/.exec(text)?.[0] ?? text;

describe.skipIf(!(await dockerAvailable()))('the docker CLI', () => {
  beforeAll(async () => {
    await ensureImages();
    folder = await mkdtemp(join(tmpdir(), 'drydock-docker-config-'));
    server = await startServer();
    host = `localhost:${new URL(server.url).port}`;
    for (const repositoryName of ['team/app', 'other'])
      await ecrClient(server.url).createRepository({ repositoryName });
  });
  afterAll(async () => {
    await Promise.all(tagged.map((image) => docker('rmi', '-f', image).catch(() => undefined)));
    // A name whose tag was given to another image lives on as that of its digest.
    const digests = await docker('images', '--digests', '--format', '{{.Repository}}@{{.Digest}}');
    const left = digests.split('\n').filter((name) => name.startsWith(`${host}/`));
    await Promise.all(left.map((name) => docker('rmi', '-f', name).catch(() => undefined)));
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('is told to log in first', async () => {
    const image = await tag('team/app:early');
    await expect(docker('push', image)).rejects.toThrow('no basic auth credentials');
  });

  it('cannot log in with a password of its own making', async () => {
    await expect(docker('login', '-u', 'AWS', '-p', 'guessed', host)).rejects.toThrow('401');
  });

  it('logs in, pushes, and pulls what it pushed', async () => {
    await expect(login()).resolves.toContain('Login Succeeded');
    const image = await tag('team/app:v1');
    const digest = digestIn(await docker('push', image));
    const { imageDetails } = await ecrClient(server.url).describeImages({ repositoryName: 'team/app' });
    expect(imageDetails).toMatchObject([
      {
        imageDigest: digest,
        imageTags: ['v1'],
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        artifactMediaType: 'application/vnd.docker.container.image.v1+json',
      },
    ]);
    await docker('rmi', image);
    expect(digestIn(await docker('pull', image))).toBe(digest);
    await docker('pull', `${host}/team/app@${digest}`);
  });

  it('pushes the same to another repository without sending it again', async () => {
    await login();
    await docker('push', await tag('team/app:v1'));
    await expect(docker('push', await tag('other:v1'))).resolves.toMatch(/Mounted from team\/app|Layer already exists/);
  });

  it('is told when there is no such repository, and when a tag is immutable', async () => {
    await login();
    await expect(docker('push', await tag('nothing:v1'))).rejects.toThrow(
      "name unknown: The repository with name 'nothing' does not exist in the registry with id '000000000000'",
    );
    const imageTagMutability = 'IMMUTABLE';
    await ecrClient(server.url).createRepository({ repositoryName: 'fixed', imageTagMutability });
    const image = await tag('fixed:v1');
    await docker('push', image);
    const said =
      "tag invalid: The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten because the tag is immutable.";
    await expect(docker('push', image)).rejects.toThrow(said); // the same again, as on AWS
    await writeFile(join(folder, 'Dockerfile'), `FROM ${BUSYBOX}\nLABEL made=anew\n`);
    await docker('build', '-q', '-t', image, folder);
    await expect(docker('push', image)).rejects.toThrow(said);
  });

  it('makes a list of images, pushes it, and pulls the image of it that runs here', async () => {
    await login();
    const image = await tag('team/app:amd64');
    const digest = digestIn(await docker('push', image));
    const list = `${host}/team/app:list`;
    await docker('manifest', 'create', '--insecure', list, image);
    const listDigest = digestIn(await docker('manifest', 'push', '--insecure', '--purge', list));
    await docker('rmi', image);
    tagged.push(list);
    expect(digestIn(await docker('pull', list))).toBe(listDigest);
    const { imageDetails } = await ecrClient(server.url).describeImages({
      repositoryName: 'team/app',
      imageIds: [{ imageTag: 'list' }, { imageTag: 'amd64' }],
    });
    expect(imageDetails?.map(({ imageDigest }) => imageDigest).sort()).toEqual([digest, listDigest].sort());
  });

  it('pulls through what another registry has', async () => {
    await login();
    const upstream = await startServer();
    try {
      const there = `localhost:${new URL(upstream.url).port}`;
      await docker('login', '-u', 'AWS', '-p', await passwordOf(upstream.url), there);
      await ecrClient(upstream.url).createRepository({ repositoryName: 'base' });
      await docker('tag', BUSYBOX, `${there}/base:v1`);
      tagged.push(`${there}/base:v1`);
      const digest = digestIn(await docker('push', `${there}/base:v1`));
      await ecrClient(server.url).createPullThroughCacheRule({
        ecrRepositoryPrefix: 'hub',
        upstreamRegistryUrl: upstream.url,
      });
      tagged.push(`${host}/hub/base:v1`);
      expect(digestIn(await docker('pull', `${host}/hub/base:v1`))).toBe(digest);
    } finally {
      await upstream.close();
    }
  });

  it('pulls what is not there in vain', async () => {
    await login();
    await expect(docker('pull', `${host}/team/app:none`)).rejects.toThrow(
      /not found: manifest unknown: Requested image not found/,
    );
  });
});
