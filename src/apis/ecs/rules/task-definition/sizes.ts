import { taskCpu, taskMemory } from '../task-definition-defaults.ts';
import { type Faults, invalidSetting, type Sent, type SentContainer } from './sent.ts';

const SMALLEST_MEMORY = 4; // MiB; Docker before 20.10 takes 4, later ones 6
const [LEAST_CPU, MOST_CPU] = [128, 196608];
const [LEAST_STORAGE, MOST_STORAGE] = [21, 200]; // GiB

/** A container's CPU and memory. */
export function* containerSizeFaults(sent: Sent, container: SentContainer): Faults {
  const { name, memory, memoryReservation } = container;
  const invalid = invalidSetting(name);
  if (memory === undefined && memoryReservation === undefined && sent.memory === undefined) {
    yield `${invalid} At least one of 'memory' or 'memoryReservation' must be specified.`;
  }
  for (const size of ['memory', 'memoryReservation'] as const) {
    if ((container[size] ?? SMALLEST_MEMORY) < SMALLEST_MEMORY) {
      yield `${invalid} '${size}' must be at least ${SMALLEST_MEMORY} MiB.`;
    }
  }
  if ((container.cpu ?? 0) < 0) yield `${invalid} 'cpu' must not be negative.`;
  if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation) {
    yield `${invalid} 'memory' must be greater than or equal to 'memoryReservation'`;
  }
}

/** The task's own CPU and memory, and those of its containers within them. */
export function* taskSizeFaults(sent: Sent): Faults {
  const [cpu, memory] = [taskCpu(sent.cpu), taskMemory(sent.memory)];
  if (cpu !== undefined && !(cpu >= LEAST_CPU && cpu <= MOST_CPU)) {
    const more = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
    yield `Invalid 'cpu' setting for task. ${more}`;
  }
  if (Number.isNaN(memory)) yield "Invalid 'memory' setting for task.";
  const oversized = sent.containerDefinitions.find(
    (container) => memory !== undefined && (container.memory ?? 0) > memory,
  );
  if (oversized) yield `The 'memory' setting for container '${oversized.name}' is greater than for the task`;
  const sum = sent.containerDefinitions.reduce((total, container) => total + (container.cpu ?? 0), 0);
  if (cpu !== undefined && sum > cpu) {
    yield "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.";
  }
}

/** The size of the ephemeral storage. */
export function* storageSizeFaults({ ephemeralStorage }: Pick<Sent, 'ephemeralStorage'>): Faults {
  const size = ephemeralStorage?.sizeInGiB ?? LEAST_STORAGE;
  if (size < LEAST_STORAGE) yield `EphemeralStorage size should be at least ${LEAST_STORAGE}`;
  if (size > MOST_STORAGE) yield `EphemeralStorage size should be at most ${MOST_STORAGE}`;
}
