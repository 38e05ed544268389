import type { Attribute } from '../model/container-instance.ts';

const LOG_DRIVERS = ['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'none'];
const OLDEST_DOCKER_API = 17;
const NEWEST_DOCKER_API = 41;

const dockerApis = Array.from(
  { length: NEWEST_DOCKER_API - OLDEST_DOCKER_API + 1 },
  (_, index) => `com.amazonaws.ecs.capability.docker-remote-api.1.${OLDEST_DOCKER_API + index}`,
);

/**
 * What the local agent says it can do, in the names of the real one's capabilities: everything it honours, and what it
 * accepts without effect (the README's table of ignored fields).
 */
export function agentAttributes(architecture: 'x86_64' | 'arm64'): Attribute[] {
  return [
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.os-family', value: 'LINUX' },
    { name: 'ecs.cpu-architecture', value: architecture },
    ...[
      ...dockerApis,
      ...LOG_DRIVERS.map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
      'com.amazonaws.ecs.capability.docker-plugin.local',
      'com.amazonaws.ecs.capability.ecr-auth',
      'com.amazonaws.ecs.capability.privileged-container',
      'com.amazonaws.ecs.capability.task-iam-role',
      'com.amazonaws.ecs.capability.task-iam-role-network-host',
      'ecs.capability.container-health-check',
      'ecs.capability.container-ordering',
      'ecs.capability.container-restart-policy',
      'ecs.capability.efs',
      'ecs.capability.efsAuth',
      'ecs.capability.env-files.s3',
      'ecs.capability.execute-command',
      'ecs.capability.execution-role-awslogs',
      'ecs.capability.execution-role-ecr-pull',
      'ecs.capability.increased-task-cpu-limit',
      'ecs.capability.network.container-port-range',
      'ecs.capability.pid-ipc-namespace-sharing',
      'ecs.capability.private-registry-authentication.secretsmanager',
      'ecs.capability.secrets.asm.bootstrap.log-driver',
      'ecs.capability.secrets.asm.environment-variables',
      'ecs.capability.secrets.ssm.bootstrap.log-driver',
      'ecs.capability.secrets.ssm.environment-variables',
      'ecs.capability.task-cpu-mem-limit',
      'ecs.capability.task-eni',
    ].map((name) => ({ name })),
  ];
}
