import { taskCpu, taskMemory } from '../task-definition-defaults.ts';
import { pairFaults } from './fargate-pairs.ts';
import { type Faults, isEcr, isSet, type Sent, type SentContainer } from './sent.ts';

const LONGEST_TIMEOUT = 120; // seconds; ECS says "less than" and takes 120 itself
const DRIVERS = ['awslogs', 'splunk', 'awsfirelens'];
const CAPABILITIES = ['SYS_PTRACE'];

type Asks<T> = (asked: T) => boolean;

/** Fields that Fargate does not have, in the words of its sentence. */
const TASK_FIELDS: Readonly<Record<string, Asks<Sent>>> = {
  ipcMode: ({ ipcMode }) => ipcMode !== undefined,
  constraints: ({ placementConstraints }) => isSet(placementConstraints),
  sourcePath: ({ volumes = [] }) => volumes.some(({ host }) => host?.sourcePath !== undefined),
  dockerVolumeConfiguration: ({ volumes = [] }) =>
    volumes.some(({ dockerVolumeConfiguration }) => dockerVolumeConfiguration !== undefined),
};
const CONTAINER_FIELDS: Readonly<Record<string, Asks<SentContainer>>> = {
  devices: ({ linuxParameters }) => isSet(linuxParameters?.devices),
  maxSwap: ({ linuxParameters }) => linuxParameters?.maxSwap !== undefined,
  sharedMemorySize: ({ linuxParameters }) => linuxParameters?.sharedMemorySize !== undefined,
  dockerSecurityOptions: ({ dockerSecurityOptions }) => isSet(dockerSecurityOptions),
};

/** Why a definition, sound in itself, cannot run on Fargate. */
export function* fargateFaults(sent: Sent): Faults {
  if (sent.networkMode !== 'awsvpc') yield 'Fargate only supports network mode ‘awsvpc’.';
  yield* sizeFaults(sent);
  if (sent.pidMode === 'host') {
    const supported = "The supported value for pidMode is 'task'.";
    yield `Tasks using the Fargate launch type do not support pidMode 'host'. ${supported}`;
  }
  yield* fieldFaults(TASK_FIELDS, sent);
  for (const container of sent.containerDefinitions) {
    yield* fieldFaults(CONTAINER_FIELDS, container);
    yield* containerFaults(container);
    yield* roleFaults(sent, container);
    yield* logFaults(container);
  }
}

function* fieldFaults<T>(fields: Readonly<Record<string, Asks<T>>>, asked: T): Faults {
  for (const [field, asks] of Object.entries(fields)) {
    if (asks(asked)) yield `Fargate compatible task definitions do not support ${field}`;
  }
}

function* sizeFaults(sent: Sent): Faults {
  for (const size of ['cpu', 'memory'] as const) {
    if (sent[size] === undefined) yield `Fargate requires that '${size}' be defined at the task level.`;
  }
  const [cpu, memory] = [taskCpu(sent.cpu), taskMemory(sent.memory)];
  if (cpu !== undefined && memory !== undefined) yield* pairFaults(cpu, memory, sent.runtimePlatform);
}

function* containerFaults(container: SentContainer): Faults {
  const { privileged, linuxParameters, resourceRequirements = [] } = container;
  if (privileged) yield 'Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.';
  for (const capability of linuxParameters?.capabilities?.add ?? []) {
    if (!CAPABILITIES.includes(capability)) yield `${capability} is not allowed on Fargate.`;
  }
  if (resourceRequirements.some(({ type }) => type === 'GPU')) {
    yield 'Tasks using the Fargate launch type do not support GPU resource requirements.';
  }
  for (const timeout of ['stop', 'start'] as const) {
    if ((container[`${timeout}Timeout`] ?? 0) > LONGEST_TIMEOUT) {
      const limit = `a container ${timeout} timeout of less than ${LONGEST_TIMEOUT} seconds.`;
      yield `Tasks using the Fargate launch type must have ${limit}`;
    }
  }
  if (container.firelensConfiguration?.options?.['config-file-type'] === 's3') {
    yield "Fargate launch type does not support FirelensConfiguration config file from 's3'";
  }
}

function* roleFaults({ executionRoleArn }: Sent, container: SentContainer): Faults {
  if (executionRoleArn !== undefined) return;
  const required = 'Fargate requires task definition to have execution role ARN to support';
  if (isEcr(container)) yield `${required} ECR images.`;
  if (container.logConfiguration?.logDriver === 'awslogs') yield `${required} log driver awslogs.`;
}

function* logFaults({ logConfiguration }: SentContainer): Faults {
  if (!logConfiguration) return;
  const { logDriver, options = {} } = logConfiguration;
  if (!DRIVERS.includes(logDriver)) {
    yield `${logDriver} is not a valid log driver. Must be one of [${DRIVERS.join(',')}]`;
  }
  if (logDriver === 'awslogs' && !options['awslogs-stream-prefix']) {
    const prefix = 'awslogs-stream-prefix to support log driver awslogs.';
    yield `Fargate requires log configuration options to include ${prefix}`;
  }
}
