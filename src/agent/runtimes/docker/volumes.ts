import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type Docker from 'dockerode';
import type { DockerVolumeConfiguration, Volume as TaskVolume } from '../../../model/task-definition.ts';
import { type ContainerSpec, type HeldByTask, RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { LABEL } from './labels.ts';

/** How a container mounts its volumes: paths as texts, volumes by name and with labels, as the engine makes one anew that is gone. */
export interface Mounts {
  readonly binds: string[];
  readonly volumes: Docker.MountConfig;
}

const IN_USE = 409;
const GONE = 404;

/**
 * The volumes of our tasks. One of scope `task`, and one that says nothing, is the task's alone and goes with it; a
 * shared one has the name it is given, on the whole engine, and stays. A file system of EFS is a shared volume too.
 */
export class Volumes {
  readonly #engine: Engine;
  readonly #owner: string;
  /** Tasks that have, or may have, volumes of their own: most have none, and to ask for those costs a call. */
  readonly #tasks = new Set<string>();
  #loaded: Promise<unknown> | undefined;

  constructor(engine: Engine, owner: string) {
    this.#engine = engine;
    this.#owner = owner;
  }

  /** Makes what is missing of a container's volumes, and says how it mounts them. Throws 'no-volume' and 'bad-spec'. */
  async mountsOf({ mounts = [], taskArn }: Pick<ContainerSpec, 'mounts' | 'taskArn'>): Promise<Mounts> {
    const made: Mounts = { binds: [], volumes: [] };
    for (const { volume, engineName, containerPath, readOnly } of mounts) {
      const source = await this.#source(volume, engineName, taskArn);
      if (typeof source === 'string') made.binds.push(bind(source, containerPath, readOnly));
      else {
        const VolumeOptions = {
          NoCopy: false,
          Labels: source.Labels,
          DriverConfig: { Name: source.Driver, Options: {} },
        };
        made.volumes.push({
          Type: 'volume',
          Source: source.Name,
          Target: containerPath,
          ReadOnly: readOnly,
          VolumeOptions,
        });
      }
    }
    return made;
  }

  /** Of every task, also of one that is long gone. */
  async held(): Promise<HeldByTask[]> {
    const held = (await this.#list()).map(({ Labels }) => ({
      taskArn: Labels[LABEL.task] ?? '',
      shared: Labels[LABEL.shared] !== undefined,
    }));
    for (const { taskArn, shared } of held) if (!shared) this.#tasks.add(taskArn);
    return held;
  }

  /** Removes a task's volumes but those a container still uses; the ones it made for all, too, if told. */
  async release(taskArn: string, withShared = false): Promise<void> {
    this.#loaded ??= this.held().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    await this.#loaded;
    if (!withShared && !this.#tasks.has(taskArn)) return;
    const own = (await this.#list(`${LABEL.task}=${taskArn}`)).filter(
      ({ Labels }) => withShared || Labels[LABEL.shared] === undefined,
    );
    await removeVolumes(this.#engine, own);
    if (own.length === 0) this.#tasks.delete(taskArn);
  }

  /** A path on the engine's machine, or a volume. */
  async #source(volume: TaskVolume, engineName: string, taskArn: string): Promise<string | Volume> {
    const { host, dockerVolumeConfiguration: docker, efsVolumeConfiguration: efs, name = '' } = volume;
    if (host?.sourcePath !== undefined) return absolute(host.sourcePath);
    const labels = { [LABEL.owner]: this.#owner, [LABEL.task]: taskArn };
    const shared = { ...labels, [LABEL.shared]: 'true' };
    if (efs) {
      const made = await this.#create(efsName(efs.fileSystemId, this.#owner), {}, shared);
      const root = posix.normalize(`/${efs.rootDirectory ?? ''}`);
      return root === '/' ? made : `${made.Mountpoint}${root}`;
    }
    if (docker?.scope === 'shared') return this.#shared(name, docker, shared);
    this.#tasks.add(taskArn);
    return this.#create(engineName, docker, labels);
  }

  async #shared(name: string, wanted: DockerVolumeConfiguration, labels: Record<string, string>) {
    const there = await this.#engine.call('other', (docker) => docker.getVolume(name).inspect(), [GONE]);
    if (there === undefined) {
      if (wanted.autoprovision) return this.#create(name, wanted, labels);
      const sentence = `volume detection failed, volume '${name}' does not exist and autoprovision is set to false`;
      throw new RuntimeError('no-volume', sentence);
    }
    if (wanted.autoprovision && !isAsWanted(there, wanted)) {
      const sentence = `volume '${name}' exists with another driver, other driver options or other labels`;
      throw new RuntimeError('no-volume', sentence);
    }
    return there;
  }

  async #create(
    name: string,
    { driver = 'local', driverOpts = {}, labels = {} }: DockerVolumeConfiguration = {},
    ours: Record<string, string>,
  ): Promise<Volume> {
    const body = {
      Name: name,
      Driver: driver,
      DriverOpts: { ...driverOpts },
      Labels: { ...withoutOurs(labels), ...ours },
    };
    try {
      await this.#engine.call('other', (docker) => docker.createVolume(body));
      const made = await this.#engine.call('other', (docker) => docker.getVolume(name).inspect());
      if (made !== undefined) return made;
      throw new RuntimeError('no-volume', `the engine gave no volume ${name}`);
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.kind === 'unreachable') throw error;
      throw new RuntimeError('no-volume', error.message);
    }
  }

  async #list(...labels: readonly string[]): Promise<Volume[]> {
    const filters = JSON.stringify({ label: [`${LABEL.owner}=${this.#owner}`, ...labels] });
    return (await this.#engine.call('other', (docker) => docker.listVolumes({ filters } as object)))?.Volumes ?? [];
  }
}

type Volume = Docker.VolumeInspectInfo;

/** Removes volumes but those that a container still uses. */
export async function removeVolumes(engine: Engine, volumes: readonly Volume[]): Promise<void> {
  await Promise.all(
    volumes.map(({ Name }) => engine.call('other', (docker) => docker.getVolume(Name).remove(), [GONE, IN_USE])),
  );
}

/** The engine reads this text, and has no way to quote: a colon in a path would be taken for the next field. */
function bind(source: string, target: string, readOnly: boolean): string {
  const text = `${source}:${target}:${readOnly ? 'ro' : 'rw'}`;
  if (text.split(':').length === 3) return text;
  throw new RuntimeError('bad-spec', `invalid volume specification: '${text}'`);
}

/** The engine would take anything else for a volume's name, and make that volume. */
function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  throw new RuntimeError('bad-spec', `invalid mount config: '${path}': mount path must be absolute`);
}

/** Every Drydock has file systems of its own. */
function efsName(fileSystemId: string, owner: string): string {
  return `${fileSystemId}-${createHash('sha256').update(owner).digest('hex').slice(0, 12)}`;
}

/** A task definition must not be able to say whose a volume is, nor that it stays. */
const withoutOurs = (labels: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(labels ?? {}).filter(([label]) => !label.startsWith(LABEL.prefix)));

function isAsWanted({ Driver, Options, Labels }: Volume, wanted: DockerVolumeConfiguration): boolean {
  return (
    Driver === (wanted.driver ?? 'local') &&
    sameEntries(Object.entries(Options ?? {}), wanted.driverOpts) &&
    sameEntries(Object.entries(withoutOurs(Labels)), withoutOurs(wanted.labels))
  );
}

function sameEntries(entries: readonly (readonly [string, string])[], wanted: Readonly<Record<string, string>> = {}) {
  return entries.length === Object.keys(wanted).length && entries.every(([name, value]) => wanted[name] === value);
}
