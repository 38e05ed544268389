import { createHash } from 'node:crypto';
import { ecrClient } from './aws-clients.ts';

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

export const digestOf = (bytes: string | Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const descriptor = (bytes: string | Buffer, mediaType: string) => ({
  mediaType,
  digest: digestOf(bytes),
  size: Buffer.byteLength(bytes),
});

/** An image's manifest with a config and layers of these contents. */
export const manifestOf = (config: string, layers: readonly (string | Buffer)[], more: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(config, CONFIG),
    layers: layers.map((layer) => descriptor(layer, LAYER)),
    ...more,
  });

/** The password that `aws ecr get-login-password` writes, for the user AWS of the registry behind `url`. */
export async function passwordOf(url: string): Promise<string> {
  const { authorizationData } = await ecrClient(url).getAuthorizationToken({});
  const login = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
  return login.slice('AWS:'.length);
}

/** A client of the registry behind `url`, logged in as an account (its access key). */
export async function registryClient(url: string, accessKeyId = 'test', region = 'us-east-1') {
  const { authorizationData } = await ecrClient(url, accessKeyId, region).getAuthorizationToken({});
  const authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;

  const call = (method: string, path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> =>
    fetch(new URL(path, url), { ...init, method, headers: { authorization, ...init.headers } });

  /** Uploads a blob whole; gives its digest. */
  async function pushBlob(name: string, content: string): Promise<string> {
    const digest = digestOf(content);
    const response = await call('POST', `/v2/${name}/blobs/uploads/?digest=${digest}`, { body: content });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return digest;
  }

  const putManifest = (name: string, reference: string, manifest: string, type = MANIFEST): Promise<Response> =>
    call('PUT', `/v2/${name}/manifests/${reference}`, { body: manifest, headers: { 'content-type': type } });

  return {
    call,
    pushBlob,
    putManifest,
    /** Uploads an image with its blobs; gives its manifest. */
    async pushImage(name: string, reference: string, content: string, more: object = {}): Promise<string> {
      await pushBlob(name, `{"of":"${content}"}`);
      await pushBlob(name, content);
      const manifest = manifestOf(`{"of":"${content}"}`, [content], more);
      const response = await putManifest(name, reference === '' ? digestOf(manifest) : reference, manifest);
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      return manifest;
    },
  };
}

export type RegistryClient = Awaited<ReturnType<typeof registryClient>>;

/** The codes of an error's answer. */
export async function codesOf(response: Response): Promise<string[]> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return errors.map(({ code }) => code);
}
