import type { Input } from '../operation.ts';

type Sent = Omit<Input<'RegisterTaskDefinition'>, 'tags'>;
type SentContainer = Sent['containerDefinitions'][number];

const DOCKER_API = 'com.amazonaws.ecs.capability.docker-remote-api.';
const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;

const anyContainer = (test: (container: SentContainer) => boolean) => (sent: Sent) =>
  sent.containerDefinitions.some(test);
const isEcr = ({ image = '' }: SentContainer): boolean => ECR_IMAGE.test(image);
const isAwslogs = ({ logConfiguration }: SentContainer): boolean => logConfiguration?.logDriver === 'awslogs';
const secretFrom = (service: 'ssm' | 'secretsmanager') => (container: SentContainer) =>
  (container.secrets ?? []).some(({ valueFrom }) => (service === 'ssm') !== valueFrom.includes(':secretsmanager:'));

/** Which attributes a definition asks for, in the words of the agent's own capabilities (facts, section 3.4). */
const RULES: readonly (readonly [names: readonly string[], asks: (sent: Sent) => boolean])[] = [
  [[`${DOCKER_API}1.18`], () => true],
  [[`${DOCKER_API}1.19`], anyContainer(({ logConfiguration }) => logConfiguration !== undefined)],
  [[`${DOCKER_API}1.21`], anyContainer(({ memoryReservation }) => memoryReservation !== undefined)],
  [
    ['ecs.capability.execution-role-awslogs'],
    (sent) => sent.executionRoleArn !== undefined && anyContainer(isAwslogs)(sent),
  ],
  [['com.amazonaws.ecs.capability.ecr-auth'], anyContainer(isEcr)],
  [
    ['ecs.capability.execution-role-ecr-pull'],
    (sent) => sent.executionRoleArn !== undefined && anyContainer(isEcr)(sent),
  ],
  [
    ['com.amazonaws.ecs.capability.task-iam-role'],
    (sent) => sent.taskRoleArn !== undefined && sent.networkMode !== 'host',
  ],
  [
    ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
    (sent) => sent.taskRoleArn !== undefined && sent.networkMode === 'host',
  ],
  [['ecs.capability.task-eni'], ({ networkMode }) => networkMode === 'awsvpc'],
  [
    ['ecs.capability.container-health-check', `${DOCKER_API}1.24`],
    anyContainer(({ healthCheck }) => healthCheck !== undefined),
  ],
  [[`${DOCKER_API}1.29`], anyContainer(({ healthCheck }) => Boolean(healthCheck?.startPeriod))],
  [[`${DOCKER_API}1.25`], anyContainer(({ linuxParameters }) => Boolean(linuxParameters?.initProcessEnabled))],
  [['ecs.capability.secrets.ssm.environment-variables'], anyContainer(secretFrom('ssm'))],
  [['ecs.capability.secrets.asm.environment-variables'], anyContainer(secretFrom('secretsmanager'))],
  [['ecs.capability.container-ordering'], anyContainer(({ dependsOn }) => Boolean(dependsOn?.length))],
  [
    ['ecs.capability.efs'],
    ({ volumes = [] }) => volumes.some(({ efsVolumeConfiguration }) => efsVolumeConfiguration !== undefined),
  ],
  [['ecs.capability.env-files.s3'], anyContainer(({ environmentFiles }) => Boolean(environmentFiles?.length))],
  [['com.amazonaws.ecs.capability.privileged-container'], anyContainer(({ privileged }) => privileged === true)],
  [['ecs.capability.task-cpu-mem-limit'], ({ cpu, memory }) => cpu !== undefined || memory !== undefined],
  [
    ['ecs.capability.pid-ipc-namespace-sharing'],
    ({ pidMode, ipcMode }) => pidMode !== undefined || ipcMode !== undefined,
  ],
  [['ecs.capability.aws-appmesh'], ({ proxyConfiguration }) => proxyConfiguration !== undefined],
  [
    ['ecs.capability.private-registry-authentication.secretsmanager'],
    anyContainer(({ repositoryCredentials }) => repositoryCredentials !== undefined),
  ],
  [['ecs.capability.container-restart-policy'], anyContainer(({ restartPolicy }) => restartPolicy?.enabled === true)],
  [
    ['ecs.capability.network.container-port-range'],
    anyContainer(({ portMappings = [] }) =>
      portMappings.some(({ containerPortRange }) => containerPortRange !== undefined),
    ),
  ],
];

/** The attributes an instance must have to run a definition; an instance that lacks one refuses with ATTRIBUTE. */
export function requiresAttributes(sent: Sent): string[] {
  const names = new Set(RULES.flatMap(([attributes, asks]) => (asks(sent) ? attributes : [])));
  for (const { logConfiguration } of sent.containerDefinitions) {
    if (logConfiguration) names.add(`com.amazonaws.ecs.capability.logging-driver.${logConfiguration.logDriver}`);
  }
  return [...names];
}
