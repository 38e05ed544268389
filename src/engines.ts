import type { FaultyRuntime } from './agent/faulty-runtime.ts';
import type { LocalAgents } from './agent/local-agent.ts';
import type { ContainerRuntime, ObservedContainer } from './agent/runtime.ts';

/** What follows one engine, and the engine. */
export interface EngineAgents {
  readonly agents: LocalAgents;
  readonly runtime: FaultyRuntime;
}

export interface EnginesOptions {
  /** The server's own. */
  readonly own: EngineAgents;
  /** Begins with another one; undefined where there are no others. */
  readonly open: ((engine: string) => EngineAgents) | undefined;
  /** The engine a container instance names, by its ARN; a cluster's ARN names none. */
  readonly engineOf: (arn: string) => string | undefined;
}

/** The agents of all container instances, whatever their engine: each engine is followed, and may be away, by itself. */
export interface Engines extends LocalAgents {
  /** Everything that is on any of them. Throws where one does not answer. */
  list(): Promise<ObservedContainer[]>;
  /** The runtime of a container instance, or of a cluster's tasks without one. */
  runtimeOf(arn: string): ContainerRuntime;
  /** As a faulty runtime's, of all of them. */
  settled(): Promise<void>;
  /** As a runtime's, on all of them. */
  spare(): number;
}

/** Makes them; an engine is opened when the first instance that names it connects. */
export function createEngines({ own, open, engineOf }: EnginesOptions): Engines {
  const others = new Map<string, EngineAgents>();
  const recovering = new Set<Promise<void>>();
  let recovered = false;
  const all = (): EngineAgents[] => [own, ...others.values()];
  const agents = (): LocalAgents[] => all().map((each) => each.agents);

  /** After the manifest of the session that is just beginning. */
  function recoverSoon(late: LocalAgents): void {
    const work = Promise.resolve()
      .then(() => late.recover())
      .finally(() => recovering.delete(work));
    recovering.add(work);
  }

  function of(arn: string): EngineAgents {
    const engine = engineOf(arn);
    if (engine === undefined || !open) return own;
    const known = others.get(engine);
    if (known) return known;
    const opened = open(engine);
    others.set(engine, opened);
    if (recovered) recoverSoon(opened.agents);
    return opened;
  }

  return {
    connect: (arn) => of(arn).agents.connect(arn),
    runtimeOf: (arn) => of(arn).runtime,
    taskById(id) {
      for (const each of agents()) {
        const found = each.taskById(id);
        if (found) return found;
      }
      return undefined;
    },
    async recover() {
      recovered = true;
      await Promise.all(agents().map((each) => each.recover()));
    },
    async reset(owner) {
      await Promise.all(agents().map((each) => each.reset(owner)));
    },
    get busy() {
      return recovering.size > 0 || agents().some(({ busy }) => busy);
    },
    async idle() {
      while (this.busy) await Promise.all([...recovering, ...agents().map((each) => each.idle())]);
    },
    async close() {
      await Promise.all(recovering);
      const left = agents().map((each) => each.close());
      await Promise.all(all().map(({ runtime }) => runtime.close())); // a stop or a pull under way is left, not waited for
      await Promise.all(left);
    },
    async settled() {
      await Promise.all(all().map(({ runtime }) => runtime.settled()));
    },
    spare: () => all().reduce((sum, { runtime }) => sum + runtime.spare(), 0),
    list: async () => (await Promise.all(all().map(({ runtime }) => runtime.list()))).flat(),
  };
}
