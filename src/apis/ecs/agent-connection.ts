import type { ContainerInstance } from '../../model/container-instance.ts';
import type { EcsDeps } from './context.ts';

type ConnectionDeps = Pick<EcsDeps, 'store' | 'capacities' | 'clock'>;

/** Makes an instance one whose agent is connected, or is not, with its tasks; gives it as it is then. */
export function setAgentConnected(
  { store, capacities, clock }: ConnectionDeps,
  instance: ContainerInstance,
  agentConnected: boolean,
): ContainerInstance {
  if (instance.agentConnected === agentConnected) return instance;
  const changed = { ...instance, agentConnected, version: instance.version + 1 };
  capacities.transaction(() => {
    capacities.putInstance(changed);
    for (const task of store.tasks.aliveOfInstance(instance.arn)) {
      const connectivity = agentConnected ? undefined : ('DISCONNECTED' as const);
      const connectivityAt = agentConnected ? clock.now() : task.connectivityAt;
      capacities.updateTask(task, { ...task, connectivity, connectivityAt, version: task.version + 1 });
    }
  });
  return changed;
}

/**
 * Connects the agents that a server before this one had left disconnected: faults are not kept. An agent that can more
 * than the one before it registers that, as the real one does after an update.
 */
export function connectAgents(deps: ConnectionDeps & Pick<EcsDeps, 'agentAttributes'>): void {
  const { store, capacities, agentAttributes } = deps;
  capacities.transaction(() => {
    for (const instance of store.containerInstances.all()) {
      const connected = setAgentConnected(deps, instance, true);
      const names = new Set(connected.attributes.map(({ name }) => name));
      const more = agentAttributes.filter(({ name }) => !names.has(name));
      if (more.length === 0) continue;
      const attributes = [...connected.attributes, ...more];
      capacities.putInstance({ ...connected, attributes, version: connected.version + 1 });
    }
  });
}
