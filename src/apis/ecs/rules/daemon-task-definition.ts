import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { dependencyFaults } from './task-definition/dependencies.ts';
import { logFaults } from './task-definition/logs.ts';
import { containerListFaults, containerNameFaults, definitionFaults } from './task-definition/names.ts';
import { rangeFaults } from './task-definition/ranges.ts';
import { environmentFileFaults, secretFaults, secretRoleFaults } from './task-definition/secrets.ts';
import type { Faults, Sent, SentContainer } from './task-definition/sent.ts';
import { containerSizeFaults, taskSizeFaults } from './task-definition/sizes.ts';
import { mountFaults } from './task-definition/volumes.ts';
import { withDefaults } from './task-definition-defaults.ts';

/** A daemon task definition as it is registered: a task definition with fewer members. */
type SentDaemon = Omit<Input<'RegisterDaemonTaskDefinition'>, 'tags'>;

const LOG_DRIVERS = ['awslogs', 'splunk', 'awsfirelens'];
const VOLUME_NAME = /^[a-zA-Z0-9\-_]{1,255}$/;

/** Rules that the container of a daemon shares with that of any task, and its own. */
const CONTAINER_RULES: readonly ((sent: Sent, container: SentContainer, accountId: string) => Faults)[] = [
  containerNameFaults,
  containerSizeFaults,
  rangeFaults,
  environmentFileFaults,
  secretFaults,
  logFaults,
  logDriverFaults,
];

const TASK_RULES: readonly ((sent: Sent) => Faults)[] = [
  containerListFaults,
  taskSizeFaults,
  dependencyFaults,
  volumeFaults,
  secretRoleFaults,
];

/** Throws ClientException with ECS's sentence for the first rule that a daemon task definition breaks. */
export function checkDaemonTaskDefinition(sent: SentDaemon, accountId: string): void {
  const { value: message } = daemonFaults(sent, accountId).next();
  if (message) throw ecsError('ClientException', message);
}

/** What ECS makes of one, as AWS's example of DescribeDaemonTaskDefinition shows it: a daemon has fewer defaults. */
export function daemonDocument(sent: SentDaemon): Readonly<Record<string, unknown>> {
  const { placementConstraints: _, ...document } = withDefaults(sent).document;
  const containerDefinitions = (document.containerDefinitions as SentContainer[]).map((container, index) => {
    const { portMappings: _ports, volumesFrom: _volumes, systemControls: _controls, ...filled } = container;
    const { systemControls, secrets = [] } = sent.containerDefinitions[index] ?? {};
    return { ...filled, secrets, ...(systemControls ? { systemControls } : {}) };
  });
  return { ...document, containerDefinitions };
}

function* daemonFaults(sent: Sent, accountId: string): Faults {
  yield* definitionFaults(sent);
  for (const container of sent.containerDefinitions) {
    for (const rule of CONTAINER_RULES) yield* rule(sent, container, accountId);
  }
  for (const rule of TASK_RULES) yield* rule(sent);
}

/** Daemons are of Managed Instances, which have these drivers (Developer Guide, daemon task definitions). */
function* logDriverFaults(_sent: Sent, { logConfiguration }: SentContainer): Faults {
  if (logConfiguration && !LOG_DRIVERS.includes(logConfiguration.logDriver)) {
    yield `${logConfiguration.logDriver} is not a valid log driver. Must be one of [${LOG_DRIVERS.join(',')}]`;
  }
}

/** Unlike a task definition's, volumes may go unmounted: Terraform's acceptance tests register such. */
function* volumeFaults(sent: Sent): Faults {
  const { volumes = [], containerDefinitions } = sent;
  for (const { name = '' } of volumes) {
    if (!VOLUME_NAME.test(name)) yield 'Volume name contains invalid characters.';
  }
  const isMounted = (volume: string | undefined) =>
    containerDefinitions.some(({ mountPoints = [] }) =>
      mountPoints.some(({ sourceVolume }) => sourceVolume === volume),
    );
  yield* mountFaults({ ...sent, volumes: volumes.filter(({ name }) => isMounted(name)) });
}
