import type Docker from 'dockerode';
import type { RegistryAccess, RegistryCredentials } from '../../link.ts';
import { RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { refusal, runtimeError } from './errors.ts';
import { jsonLines } from './json-lines.ts';
import { imageDigest } from './observe.ts';

/** Pulls images, each once however many tasks ask at a time with the same credentials, and remembers the digests they were pulled by. */
export class Images {
  readonly #engine: Engine;
  readonly #pulls = new Map<string, Promise<void>>();
  /** RepoDigests by image name and by image id, as last seen. */
  readonly #digests = new Map<string, readonly string[]>();
  /** What names were last pulled by: manifests of one image may be many, which an inspection does not tell apart. */
  readonly #pulled = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Makes an image available. `registry` is who pulls, if not the engine itself: then a tag that is there is asked for
   * anew, for it may have been moved, and what is there serves where the pull fails, as with an agent of AWS
   * (ECS_IMAGE_PULL_BEHAVIOR default). The engine itself only inspects what is there, for it may have been built here; so
   * it is with an image that its registry has not.
   */
  pull(image: string, registry?: RegistryAccess): Promise<void> {
    const key = JSON.stringify([image, registry]);
    const underWay = this.#pulls.get(key);
    if (underWay !== undefined) return underWay;
    const pull = this.#pull(image, registry).finally(() => this.#pulls.delete(key));
    this.#pulls.set(key, pull);
    return pull;
  }

  /** The digest `image` was pulled by, if any. `knownAs` is the name or the id under which to ask the engine. */
  async digest(image: string, knownAs: string): Promise<string | undefined> {
    const digests = this.#digests.get(knownAs) ?? (await this.#look(knownAs))?.RepoDigests ?? [];
    const pulled = this.#pulled.get(image);
    return pulled && digests.some((each) => each.endsWith(`@${pulled}`)) ? pulled : imageDigest(digests, image);
  }

  async #pull(image: string, registry: RegistryAccess | undefined): Promise<void> {
    const isThere = (await this.#look(image)) !== undefined;
    const isNowhereElse = registry !== undefined && 'notFound' in registry;
    if (isThere && (registry === undefined || isNowhereElse || image.includes('@'))) return;
    if (isNowhereElse) throw new RuntimeError('no-such-image', registry.notFound);
    try {
      await this.#fetch(image, registry);
    } catch (error) {
      if (!isThere) throw error;
    }
    await this.#look(image);
  }

  async #fetch(image: string, registry: RegistryCredentials | undefined): Promise<void> {
    const options = registry ? { authconfig: { ...registry } } : {};
    const progress = await this.#engine.call('pull', (docker) => docker.pull(image, options));
    if (progress === undefined) return;
    try {
      // Past its first byte the engine can report a failure only inside the stream; its status stays 200.
      for await (const line of jsonLines(progress)) {
        const { error, status = '' } = line as { error?: string; status?: string };
        if (error !== undefined) throw refusal('pull', undefined, error);
        const [, digest] = /^Digest: (sha256:[0-9a-f]{64})$/.exec(status) ?? [];
        if (digest !== undefined) this.#pulled.set(image, digest);
      }
    } catch (error) {
      throw runtimeError(error, 'pull', this.#engine.address);
    }
  }

  async #look(nameOrId: string): Promise<Docker.ImageInspectInfo | undefined> {
    const found = await this.#engine.call('other', (docker) => docker.getImage(nameOrId).inspect(), [404]);
    if (found !== undefined) for (const key of [nameOrId, found.Id]) this.#digests.set(key, found.RepoDigests ?? []);
    return found;
  }
}
