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

/** Connects the agents that a server before this one had left disconnected: faults are not kept. */
export function connectAgents(deps: ConnectionDeps): void {
  for (const instance of deps.store.containerInstances.all()) setAgentConnected(deps, instance, true);
}
