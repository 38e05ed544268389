import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { RuntimeError } from '../../../runtime.ts';
import type { Engine } from '../connect.ts';
import { refusal } from '../errors.ts';
import { jsonLines } from '../json-lines.ts';
import { type Architecture, pauseBinary } from './pause-binary.ts';
import { tarOf } from './tar-of.ts';

const REPOSITORY = 'drydock/pause';
const PROGRAM = 'pause';

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  amd64: 'x86_64',
  x86_64: 'x86_64',
  arm64: 'aarch64',
  aarch64: 'aarch64',
};

/** The image of pause containers: made here of one small program, and pulled from nowhere. */
export class PauseImage {
  readonly #engine: Engine;
  #name: Promise<string> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Its name on the engine, which has it by then. Throws 'no-resources' for a machine there is no program for. */
  name(): Promise<string> {
    this.#name ??= this.#make().catch((error) => {
      this.#name = undefined;
      throw error;
    });
    return this.#name;
  }

  /** Somebody removed it from the engine: it is made anew when it is asked for next. */
  forget(): void {
    this.#name = undefined;
  }

  async #make(): Promise<string> {
    const version = await this.#engine.call('other', (docker) => docker.version());
    const architecture = ARCHITECTURES[version?.Arch ?? ''];
    if (architecture === undefined)
      throw new RuntimeError('no-resources', `there is no pause container for the architecture ${version?.Arch}`);
    const binary = pauseBinary(architecture);
    // Named by its content: another version of Drydock never runs this one's program.
    const tag = `${architecture}-${createHash('sha256').update(binary).digest('hex').slice(0, 12)}`;
    const name = `${REPOSITORY}:${tag}`;
    const there = await this.#engine.call('other', (docker) => docker.getImage(name).inspect(), [404]);
    if (there === undefined) await this.#import(tag, tarOf(PROGRAM, binary));
    return name;
  }

  async #import(tag: string, tar: Buffer): Promise<void> {
    const options = { repo: REPOSITORY, tag, changes: [`ENTRYPOINT ["/${PROGRAM}"]`] };
    const progress = await this.#engine.call('other', (docker) =>
      docker.importImage(Readable.from([tar]) as NodeJS.ReadableStream, options),
    );
    if (progress === undefined) return;
    for await (const line of jsonLines(progress as AsyncIterable<Buffer>)) {
      const { error } = line as { error?: string };
      if (error !== undefined) throw refusal('other', undefined, error);
    }
  }
}
