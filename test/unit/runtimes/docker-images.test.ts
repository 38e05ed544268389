import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/agent/runtimes/docker/connect.ts';
import { Images } from '../../../src/agent/runtimes/docker/images.ts';

const [OLD, NEW] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
/** Of one image with two manifests. */
const DIGESTS = [`nginx@${OLD}`, `nginx@${NEW}`];

/** Images on an engine that has none yet and answers each pull with these lines. */
function scene(...progress: readonly object[]) {
  const pulled: string[] = [];
  const docker = {
    getImage: (name: string) => ({
      inspect: async () => (pulled.includes(name) ? { Id: 'id', RepoDigests: DIGESTS } : undefined),
    }),
    async pull(name: string) {
      pulled.push(name);
      return Readable.from(progress.map((line) => `${JSON.stringify(line)}\r\n`));
    },
  } as unknown as Docker;
  const call: Engine['call'] = (_step, use) => use(docker);
  return { images: new Images({ address: 'unix:///x', call, close() {} }), pulled };
}

describe('pulling an image', () => {
  it('happens once however many ask, and never for one that is there', async () => {
    const { images, pulled } = scene({ status: 'Pulling' }, { status: 'Done' });
    await Promise.all([images.pull('nginx'), images.pull('nginx'), images.pull('redis')]);
    await images.pull('nginx');
    expect(pulled).toEqual(['nginx', 'redis']);
  });

  it.each([
    ['manifest for nginx:0 not found: manifest unknown', 'no-such-image'],
    ['denied: requested access to the resource is denied', 'pull-denied'],
    ['unexpected EOF', 'pull-failed'],
  ])('fails when the engine reports "%s" on the way, though it began well', async (error, kind) => {
    const { images } = scene({ status: 'Pulling' }, { errorDetail: { message: error }, error });
    await expect(images.pull('nginx')).rejects.toMatchObject({ kind, message: error });
  });

  it('is tried anew after a failure', async () => {
    const { images, pulled } = scene({ error: 'x' });
    await expect(images.pull('nginx')).rejects.toMatchObject({ kind: 'pull-failed' });
    pulled.length = 0;
    await expect(images.pull('nginx')).rejects.toMatchObject({ kind: 'pull-failed' });
    expect(pulled).toEqual(['nginx']);
  });

  it('asks anew for a tag that is there, which may have been moved, where it has a login, and not for a digest', async () => {
    const { images, pulled } = scene({ status: 'Done' });
    const login = { username: 'AWS', password: 'x' };
    for (const name of ['web:v1', 'web:v1', 'web@sha256:1', 'web@sha256:1']) await images.pull(name, login);
    expect(pulled).toEqual(['web:v1', 'web:v1', 'web@sha256:1']);
  });

  it('with a login takes what is there where the pull fails', async () => {
    const { images, pulled } = scene({ error: 'unexpected EOF' });
    const login = { username: 'AWS', password: 'x' };
    await expect(images.pull('web:v1', login)).rejects.toThrow('unexpected EOF');
    await images.pull('web:v1', login);
    expect(pulled).toEqual(['web:v1', 'web:v1']);
  });

  it('has the digest known, by name and by id', async () => {
    const { images } = scene();
    await images.pull('nginx');
    expect(await images.digest('nginx', 'nginx')).toBe(OLD);
    expect(await images.digest('nginx', 'id')).toBe(OLD);
    expect(await images.digest('gone', 'gone')).toBeUndefined();
  });

  it('has the digest known that it was pulled by, of those that the image has', async () => {
    const { images } = scene({ status: `Digest: ${NEW}` }, { status: 'Status: Downloaded newer image for nginx' });
    await images.pull('nginx');
    expect(await images.digest('nginx', 'id')).toBe(NEW);
    expect(await images.digest(`nginx@${OLD}`, 'id')).toBe(OLD);
  });
});
