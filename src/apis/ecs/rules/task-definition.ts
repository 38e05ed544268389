import { ecsError } from '../errors.ts';
import { requiredKindFaults, storageKindFaults } from './task-definition/compatibilities.ts';
import { dependencyFaults } from './task-definition/dependencies.ts';
import { logFaults } from './task-definition/logs.ts';
import { containerListFaults, containerNameFaults, definitionFaults } from './task-definition/names.ts';
import { networkFaults } from './task-definition/network.ts';
import { placementFaults } from './task-definition/placement.ts';
import { containerPortFaults, sharedPortFaults } from './task-definition/ports.ts';
import { proxyFaults, proxyModeFaults } from './task-definition/proxy.ts';
import { rangeFaults } from './task-definition/ranges.ts';
import { environmentFileFaults, secretFaults, secretRoleFaults } from './task-definition/secrets.ts';
import type { Faults, Sent, SentContainer } from './task-definition/sent.ts';
import { containerSizeFaults, storageSizeFaults, taskSizeFaults } from './task-definition/sizes.ts';
import { mountFaults, volumeFaults, volumesFromFaults } from './task-definition/volumes.ts';

/** Rules of one container, in the order in which they are looked at. */
const CONTAINER_RULES: readonly ((sent: Sent, container: SentContainer, accountId: string) => Faults)[] = [
  containerNameFaults,
  containerSizeFaults,
  containerPortFaults,
  networkFaults,
  volumesFromFaults,
  rangeFaults,
  environmentFileFaults,
  secretFaults,
  logFaults,
];

/** Rules of the whole definition, after those of its containers. What a kind of capacity asks for comes last. */
const TASK_RULES: readonly ((sent: Sent) => Faults)[] = [
  containerListFaults,
  taskSizeFaults,
  sharedPortFaults,
  dependencyFaults,
  volumeFaults,
  mountFaults,
  secretRoleFaults,
  proxyModeFaults,
  proxyFaults,
  placementFaults,
  storageSizeFaults,
  requiredKindFaults,
  storageKindFaults,
];

/** Throws ClientException with ECS's sentence for the first rule that a definition breaks. */
export function checkTaskDefinition(sent: Sent, accountId: string): void {
  const { value: message } = taskFaults(sent, accountId).next();
  if (message) throw ecsError('ClientException', message);
}

function* taskFaults(sent: Sent, accountId: string): Faults {
  yield* definitionFaults(sent);
  for (const container of sent.containerDefinitions) {
    for (const rule of CONTAINER_RULES) yield* rule(sent, container, accountId);
  }
  for (const rule of TASK_RULES) yield* rule(sent);
}
