import { type Faults, isEssential, type Sent, type SentContainer } from './sent.ts';

/** What each container waits for: that it exists, that it can become so, and that nothing waits for itself. */
export function* dependencyFaults({ containerDefinitions: containers }: Sent): Faults {
  const byName = new Map(containers.map((container) => [container.name, container]));
  for (const { containerName, condition } of containers.flatMap(({ dependsOn = [] }) => dependsOn)) {
    const dependency = byName.get(containerName);
    if (!dependency) yield `Cannot depend on container + '${containerName}' because it does not exist`;
    else if ((condition === 'SUCCESS' || condition === 'COMPLETE') && isEssential(dependency)) {
      yield 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container';
    } else if (condition === 'HEALTHY' && dependency.healthCheck === undefined) {
      yield 'A dependency container with HEALTHY condition must have health check configured';
    }
  }
  // ECS refuses cycles; its sentence is not established, so this one is ours.
  if (hasCycle(containers)) yield 'Container dependencies must not form a cycle.';
}

/** Links and `volumesFrom` have a container wait as `dependsOn` does. Takes away what depends on nothing that is left, again and again: what remains waits for itself. */
function hasCycle(containers: readonly SentContainer[]): boolean {
  const names = new Set(containers.map(({ name }) => name));
  const waits = ({ dependsOn = [], links = [], volumesFrom = [] }: SentContainer) =>
    [
      ...dependsOn.map(({ containerName }) => containerName),
      ...links.map((link) => link.split(':')[0]),
      ...volumesFrom.map(({ sourceContainer }) => sourceContainer),
    ].some((name) => names.has(name));
  let left = containers;
  for (;;) {
    const waiting = left.filter(waits);
    if (waiting.length === left.length) return left.length > 0;
    names.clear();
    for (const { name } of waiting) names.add(name);
    left = waiting;
  }
}
