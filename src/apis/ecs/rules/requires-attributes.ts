import { isEcr, type Sent, type SentContainer } from './task-definition/sent.ts';
import { taskCpu } from './task-definition-defaults.ts';

const DOCKER_API = 'com.amazonaws.ecs.capability.docker-remote-api.';

const anyContainer = (test: (container: SentContainer) => boolean) => (sent: Sent) =>
  sent.containerDefinitions.some(test);
const isAwslogs = ({ logConfiguration }: SentContainer): boolean => logConfiguration?.logDriver === 'awslogs';
const secretFrom = (service: 'ssm' | 'secretsmanager') => (container: SentContainer) =>
  (container.secrets ?? []).some(({ valueFrom }) => (service === 'ssm') !== valueFrom.includes(':secretsmanager:'));

const isOrdered = ({ dependsOn, startTimeout, stopTimeout }: SentContainer): boolean =>
  Boolean(dependsOn?.length) || startTimeout !== undefined || stopTimeout !== undefined;
const logSecretFrom = (service: 'ssm' | 'secretsmanager') => (container: SentContainer) =>
  (container.logConfiguration?.secretOptions ?? []).some(
    ({ valueFrom }) => (service === 'ssm') !== valueFrom.includes(':secretsmanager:'),
  );
const firelens = (test: (type: string | undefined, options: Readonly<Record<string, string>>) => boolean) =>
  anyContainer(
    ({ firelensConfiguration }) =>
      firelensConfiguration !== undefined && test(firelensConfiguration.type, firelensConfiguration.options ?? {}),
  );
const anyVolume = (test: (volume: NonNullable<Sent['volumes']>[number]) => boolean) => (sent: Sent) =>
  (sent.volumes ?? []).some(test);
const INCREASED_CPU_FROM = 10 * 1024;

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
  [['ecs.capability.container-ordering'], anyContainer(isOrdered)],
  [['ecs.capability.efs', `${DOCKER_API}1.25`], anyVolume((volume) => volume.efsVolumeConfiguration !== undefined)],
  [
    ['ecs.capability.efsAuth'],
    anyVolume(({ efsVolumeConfiguration }) => efsVolumeConfiguration?.authorizationConfig !== undefined),
  ],
  [[`${DOCKER_API}1.25`], anyVolume((volume) => volume.dockerVolumeConfiguration !== undefined)],
  [['ecs.capability.storage.ebs-task-volume-attach'], anyVolume((volume) => volume.configuredAtLaunch === true)],
  [
    ['ecs.capability.fsxWindowsFileServer'],
    anyVolume((volume) => volume.fsxWindowsFileServerVolumeConfiguration !== undefined),
  ],
  [['ecs.capability.secrets.ssm.bootstrap.log-driver'], anyContainer(logSecretFrom('ssm'))],
  [['ecs.capability.secrets.asm.bootstrap.log-driver'], anyContainer(logSecretFrom('secretsmanager'))],
  [['ecs.capability.firelens.fluentd'], firelens((type) => type === 'fluentd')],
  [['ecs.capability.firelens.fluentbit'], firelens((type) => type === 'fluentbit')],
  [
    ['ecs.capability.firelens.options.config.file'],
    firelens((_type, options) => options['config-file-type'] === 'file'),
  ],
  [['ecs.capability.firelens.options.config.s3'], firelens((_type, options) => options['config-file-type'] === 's3')],
  [['ecs.capability.increased-task-cpu-limit'], ({ cpu }) => (taskCpu(cpu) ?? 0) > INCREASED_CPU_FROM],
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
  for (const { dockerVolumeConfiguration } of sent.volumes ?? []) {
    if (dockerVolumeConfiguration) {
      names.add(`com.amazonaws.ecs.capability.docker-plugin.${dockerVolumeConfiguration.driver ?? 'local'}`);
    }
  }
  return [...names];
}
