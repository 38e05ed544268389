import { type ContainerRef, RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { keyOf, LABEL, refOf } from './labels.ts';

/**
 * The engine's ids of our containers. The engine finds a container by label only by walking all of them, so ids are
 * remembered; a remembered one may be out of date, and whoever gets a 404 for it calls `forget`.
 */
export class ContainerIds {
  readonly #engine: Engine;
  readonly #owner: string;
  readonly #ids = new Map<string, string>();
  #loaded: Promise<void> | undefined;

  constructor(engine: Engine, owner: string) {
    this.#engine = engine;
    this.#owner = owner;
  }

  /** Ids of all containers of our owner, newest first. */
  async all(): Promise<string[]> {
    return (await this.#list([])).map((each) => each.Id);
  }

  /** Ids of everything that carries this identity: two, while a container is being replaced by itself. Newest first. */
  async allOf(ref: ContainerRef): Promise<string[]> {
    const found = await this.#list([`${LABEL.task}=${ref.taskArn}`, `${LABEL.container}=${ref.containerName}`]);
    return found.map((each) => each.Id);
  }

  /** The id as remembered. Reads all of them once, since what an earlier Drydock made is ours too. */
  async remembered(ref: ContainerRef): Promise<string | undefined> {
    this.#loaded ??= this.#load().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    await this.#loaded;
    return this.#ids.get(keyOf(ref));
  }

  /** Throws 'no-such-container'. */
  async get(ref: ContainerRef): Promise<string> {
    const id = (await this.remembered(ref)) ?? (await this.allOf(ref))[0];
    if (id === undefined)
      throw new RuntimeError('no-such-container', `No such container: ${ref.containerName} of ${ref.taskArn}`);
    this.remember(ref, id);
    return id;
  }

  remember(ref: ContainerRef, id: string): void {
    this.#ids.set(keyOf(ref), id);
  }

  forget(ref: ContainerRef): void {
    this.#ids.delete(keyOf(ref));
  }

  async #load(): Promise<void> {
    for (const { Id, Labels } of (await this.#list([])).reverse()) {
      const ref = refOf(Labels);
      if (ref !== undefined) this.remember(ref, Id);
    }
  }

  async #list(labels: readonly string[]) {
    const filters = { label: [`${LABEL.owner}=${this.#owner}`, LABEL.container, ...labels] };
    const found = await this.#engine.call('other', (docker) => docker.listContainers({ all: true, filters }));
    return found ?? []; // the engine lists the newest first
  }
}
