import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { taskCpu, taskMemory } from './task-definition-defaults.ts';

type Sent = Omit<Input<'RegisterTaskDefinition'>, 'tags'>;
type SentContainer = Sent['containerDefinitions'][number];

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;
const IMAGE = /^[a-zA-Z0-9\-_:./#@]{1,255}$/;
const MOST_CONTAINERS = 10;
const SMALLEST_MEMORY = 4; // MiB; Docker before 20.10 takes 4, later ones 6
const LONGEST_DEFINITION = 65536;

/** Throws ClientException with ECS's sentence for the first rule that a definition breaks. */
export function checkTaskDefinition(sent: Sent): void {
  const message = [...taskFaults(sent)][0];
  if (message !== undefined) throw ecsError('ClientException', message);
}

function* taskFaults(sent: Sent): Generator<string> {
  const containers = sent.containerDefinitions;
  if (!NAME.test(sent.family)) yield 'Family contains invalid characters.';
  if (containers.length === 0) yield 'Container list cannot be empty';
  if (containers.length > MOST_CONTAINERS) yield `Task definition can have at most ${MOST_CONTAINERS} containers.`;
  const length = JSON.stringify(sent).length;
  if (length > LONGEST_DEFINITION)
    yield `Actual length: '${length}'. Max allowed length is '${LONGEST_DEFINITION}' bytes.`;
  for (const container of containers) yield* containerFaults(sent, container);
  if (new Set(containers.map(({ name }) => name)).size < containers.length) {
    yield 'Container names must be unique within a task definition';
  }
  if (!containers.some(({ essential = true }) => essential)) {
    yield 'Task definition does not have any essential container';
  }
  yield* sizeFaults(sent);
  if (sent.requiresCompatibilities?.includes('FARGATE')) yield* fargateFaults(sent);
}

function* containerFaults(sent: Sent, container: SentContainer): Generator<string> {
  const { name, image, memory, memoryReservation, portMappings = [] } = container;
  const invalid = `Invalid setting for container '${name}'.`;
  if (!name) yield 'Container.name should not be null or empty.';
  else if (!NAME.test(name)) yield 'Container.name contains invalid characters.';
  if (!image) yield 'Container.image should not be null or empty.';
  else if (!IMAGE.test(image)) yield 'Container.image contains invalid characters.';
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
  for (const { containerPort, hostPort, containerPortRange } of portMappings) {
    if (containerPort !== undefined && containerPortRange !== undefined) {
      yield `Invalid port mapping for container '${name}', cannot specify both single port and port range.`;
    }
    for (const port of [containerPort, hostPort]) {
      if (port !== undefined && (port < 0 || port > 65535)) yield `${invalid} Ports must be between 0 and 65535.`;
    }
    const mode = sent.networkMode;
    if ((mode === 'awsvpc' || mode === 'host') && hostPort && hostPort !== containerPort) {
      yield `When networkMode=${mode}, the host ports and container ports in port mappings must match.`;
    }
    if (mode === 'none') yield `Port mappings are not supported when networkMode=none.`;
  }
}

function* sizeFaults(sent: Sent): Generator<string> {
  const [cpu, memory] = [taskCpu(sent.cpu), taskMemory(sent.memory)];
  if (cpu !== undefined && !(cpu >= 128 && cpu <= 196608)) {
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

function* fargateFaults(sent: Sent): Generator<string> {
  if (sent.networkMode !== 'awsvpc') yield 'Fargate only supports network mode ‘awsvpc’.';
  for (const size of ['cpu', 'memory'] as const) {
    if (sent[size] === undefined) yield `Fargate requires that '${size}' be defined at the task level.`;
  }
}

/** Where a definition can run: awsvpc rules out EXTERNAL, and only a sized awsvpc definition can go to Fargate. */
export function compatibilities(sent: Sent): string[] {
  if (sent.networkMode !== 'awsvpc') return ['EXTERNAL', 'EC2'];
  return sent.cpu !== undefined && sent.memory !== undefined ? ['EC2', 'FARGATE'] : ['EC2'];
}
