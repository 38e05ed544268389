import type { ManagedAgentStateChange } from '../../agent/link.ts';
import type { Container, ManagedAgent } from '../../model/task.ts';

/** A container with what was reported of its managed agents; one that it has not is none. Pure. */
export function withManagedAgents(
  container: Container,
  changes: readonly ManagedAgentStateChange[],
  now: number,
): Container {
  if (!container.managedAgents) return container;
  const managedAgents = container.managedAgents.map((agent): ManagedAgent => {
    const change = changes.find(
      ({ containerName, managedAgentName }) => containerName === container.name && managedAgentName === agent.name,
    );
    if (!change || agent.lastStatus === change.status) return agent;
    return {
      name: agent.name,
      lastStatus: change.status,
      reason: change.reason,
      lastStartedAt: change.status === 'RUNNING' ? now : agent.lastStartedAt,
    };
  });
  return { ...container, managedAgents };
}

/** A container whose managed agents are gone with it. */
export const withStoppedAgents = (container: Container): Container =>
  container.managedAgents
    ? {
        ...container,
        managedAgents: container.managedAgents.map((agent) => ({ ...agent, lastStatus: 'STOPPED' as const })),
      }
    : container;
