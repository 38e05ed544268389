import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import type { ExecProcess, ExecSpec } from '../../runtime.ts';
import { endExec, type EndedExec } from './end-exec.ts';
import { exec } from './exec.ts';
import type { ExecDeps } from './look-at-exec.ts';

/** In the environment of every process of a command, whose number the engine tells only in terms of its own machine. */
const MARK = 'DRYDOCK_EXEC';

/**
 * The commands that run in containers beside their own. A command that could not be ended, because the engine was away or
 * a server before this one was killed, is ended when the containers are listed next.
 */
export class Execs {
  readonly #deps: ExecDeps;
  /** Tells what this server runs from what one before it ran. */
  readonly #run = randomBytes(8).toString('hex');
  readonly #left = new Map<string, EndedExec>();
  #hasListed = false;

  constructor(deps: ExecDeps) {
    this.#deps = deps;
  }

  /** Runs a command in a container. Throws RuntimeError. */
  start(containerId: string, { id, command }: ExecSpec): Promise<ExecProcess> {
    const mark = `${MARK}=${this.#run}/${id}`;
    return exec(this.#deps, { containerId, command, mark }, (execId) => this.#end({ execId, containerId, mark }));
  }

  /** A container was looked at: what runs in it before the first list, and is not of this server, is left over. */
  saw({ Id: containerId, ExecIDs }: Docker.ContainerInspectInfo): void {
    if (this.#hasListed || !ExecIDs?.length) return;
    this.#left.set(containerId, { containerId, mark: `${MARK}=`, butNot: `${MARK}=${this.#run}` });
  }

  /** All containers were looked at, so the engine is there. */
  listed(): void {
    this.#hasListed = true;
    for (const [key, ended] of this.#left) {
      this.#left.delete(key);
      void this.#end(ended);
    }
  }

  async #end(ended: EndedExec): Promise<void> {
    if (!(await endExec(this.#deps, ended))) this.#left.set(ended.execId ?? ended.containerId, ended);
  }
}
