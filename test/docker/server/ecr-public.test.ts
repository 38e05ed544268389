import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient, ecrPublicClient } from '../../support/aws-clients.ts';
import { skopeoAvailable } from '../../support/cli.ts';
import { BUSYBOX } from '../../support/images.ts';
import { useDockerServer } from './docker-server.ts';

const NAME = 'public.ecr.aws/a0000000/team/shell';
const OTHER = '111122223333';

const server = useDockerServer();
let folder: string;
let host: string;
let pushed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-docker-config-'));
  host = `localhost:${new URL(server().app.url).port}`;
  const { repository } = await ecrPublicClient(server().app.url).createRepository({ repositoryName: 'team/shell' });
  pushed = `${repository?.repositoryUri}:v1`;
  await docker('tag', BUSYBOX, pushed);
});
afterAll(async () => {
  const digests = await docker('images', '--digests', '--format', '{{.Repository}}@{{.Digest}}');
  const left = digests.split('\n').filter((name) => name.startsWith(`${host}/`));
  const names = [pushed, `${host}/private:v1`, ...left];
  await Promise.all(names.map((name) => docker('rmi', '-f', name).catch(() => undefined)));
  await rm(folder, { recursive: true });
});

/** Runs the docker CLI with a configuration of its own; gives what it wrote. */
async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', ['--config', folder, ...args]);
  return stdout + stderr;
}

const passwordIn = (token = ''): string => Buffer.from(token, 'base64').toString().slice('AWS:'.length);
const login = (password: string): Promise<string> => docker('login', '-u', 'AWS', '-p', password, host);
const logout = (): Promise<void> => writeFile(join(folder, 'config.json'), '{}');

async function publicPassword(accessKeyId = 'test'): Promise<string> {
  const { authorizationData } = await ecrPublicClient(server().app.url, accessKeyId).getAuthorizationToken({});
  return passwordIn(authorizationData?.authorizationToken);
}

async function privatePassword(): Promise<string> {
  const { authorizationData } = await ecrClient(server().app.url).getAuthorizationToken({});
  return passwordIn(authorizationData?.[0]?.authorizationToken);
}

const digestIn = (text: string): string => /sha256:[0-9a-f]{64}/.exec(text)?.[0] ?? text;

describe('a public repository', async () => {
  let digest: string;

  it('is not pushed to without a login, nor with another account’s', async () => {
    await logout();
    await expect(docker('push', pushed)).rejects.toThrow(/unauthorized|Not Authorized/);
    await expect(login('guessed')).rejects.toThrow('unauthorized');
    await login(await publicPassword(OTHER));
    await expect(docker('push', pushed)).rejects.toThrow(
      'denied: Account 111122223333, whose login this is, may not push to the public registry a0000000.',
    );
  });

  it.each([
    ['ECR Public', publicPassword],
    ['ECR', privatePassword],
  ])('is pushed to with a login of %s', async (_of, password) => {
    await expect(login(await password())).resolves.toContain('Login Succeeded');
    digest = digestIn(await docker('push', pushed));
    const { imageDetails } = await ecrPublicClient(server().app.url).describeImages({ repositoryName: 'team/shell' });
    expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['v1'] }]);
  });

  it('is pulled from without a login', async () => {
    await logout();
    await docker('rmi', pushed);
    expect(digestIn(await docker('pull', pushed))).toBe(digest);
    await docker('pull', `${host}/${NAME}@${digest}`);
    await expect(docker('pull', `${host}/public.ecr.aws/a0000000/none:v1`)).rejects.toThrow(
      "The repository with name 'none' does not exist in the registry with id 'a0000000'",
    );
  });

  it('leaves private ones as they were: a login of ECR opens them, and no other', async () => {
    await ecrClient(server().app.url).createRepository({ repositoryName: 'private' });
    const image = `${host}/private:v1`;
    await docker('tag', BUSYBOX, image);
    await login(await privatePassword());
    await docker('push', image);
    await docker('pull', image);
    await login(await publicPassword());
    await expect(docker('pull', image)).rejects.toThrow(/unauthorized|Not Authorized/);
    await logout();
    await expect(docker('pull', image)).rejects.toThrow(/unauthorized|Not Authorized/);
  });

  it.skipIf(!(await skopeoAvailable()))(
    'is copied by skopeo without a login, and a private one with a login',
    async () => {
      const digestAt = async (image: string, ...args: string[]) => {
        const asked = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', ...args, `docker://${image}`];
        return (await promisify(execFile)('skopeo', asked)).stdout.trim();
      };
      expect(await digestAt(pushed, '--no-creds')).toBe(digest);
      const creds = ['--creds', `AWS:${await privatePassword()}`];
      expect(await digestAt(`${host}/private:v1`, ...creds)).toMatch(/^sha256:/);
      await expect(digestAt(`${host}/private:v1`, '--no-creds')).rejects.toThrow('unauthorized');
      const copied = ['copy', '--src-tls-verify=false', '--dest-tls-verify=false', '--src-no-creds'];
      const to = `docker://${host}/${NAME}:copied`;
      await promisify(execFile)('skopeo', [...copied, '--dest-creds', creds[1] ?? '', `docker://${pushed}`, to]);
      expect(await digestAt(`${host}/${NAME}:copied`, '--no-creds')).toBe(digest);
    },
  );

  it.each([
    ['as AWS names it', () => `${NAME}:v1`],
    ['by its digest', () => `${NAME}@${digest}`],
    ['as its repository is called', () => pushed],
  ])('is pulled and run for a task that names it %s', async (_how, image) => {
    await docker('rmi', '-f', pushed, `${host}/${NAME}@${digest}`).catch(() => undefined); // else nothing would be pulled
    const arn = await server().run([{ image: image(), command: ['sh', '-c', 'sleep 60'] }]);
    const task = await server().until('RUNNING', arn);
    expect(task.containers).toMatchObject([{ image: image(), imageDigest: digest }]);
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });
});
