import type Docker from 'dockerode';
import type { Clock, Log } from '../../../effects.ts';
import type { Engine } from './connect.ts';

/** What running commands in containers takes. */
export interface ExecDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
}

/** How the engine knows an exec; undefined for one it has forgotten. */
export const lookAtExec = (engine: Engine, execId: string): Promise<Docker.ExecInspectInfo | undefined> =>
  engine.call('other', (docker) => docker.getExec(execId).inspect(), [404]);
