import { describe, expect, it } from 'vitest';
import type { Input } from '../../../src/apis/ecs/operation.ts';
import { requiresAttributes } from '../../../src/apis/ecs/rules/requires-attributes.ts';

type Sent = Input<'RegisterTaskDefinition'>;
type Container = Sent['containerDefinitions'][number];

const API = 'com.amazonaws.ecs.capability.docker-remote-api.';
const ROLE = 'arn:aws:iam::000000000000:role/r';
const ECR = '000000000000.dkr.ecr.us-east-1.amazonaws.com/web:1';
const SSM = 'arn:aws:ssm:us-east-1:000000000000:parameter/p';
const ASM = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:s-abcdef';

const asked = (container: Partial<Container>, more: Partial<Sent> = {}): string[] =>
  requiresAttributes({
    family: 'f',
    containerDefinitions: [{ name: 'app', image: 'busybox', memory: 8, ...container }],
    ...more,
  });
const volume = (more: object): Partial<Sent> => ({ volumes: [{ name: 'v', ...more }] });

describe('a task definition requires', () => {
  it('nothing but the oldest Docker API when it asks for nothing', () => {
    expect(asked({})).toEqual([`${API}1.18`]);
  });

  it.each<[string, string[], Partial<Container>, Partial<Sent>?]>([
    [
      'a log driver',
      ['com.amazonaws.ecs.capability.logging-driver.syslog', `${API}1.19`],
      { logConfiguration: { logDriver: 'syslog' } },
    ],
    [
      'awslogs with an execution role',
      ['com.amazonaws.ecs.capability.logging-driver.awslogs', 'ecs.capability.execution-role-awslogs'],
      { logConfiguration: { logDriver: 'awslogs' } },
      { executionRoleArn: ROLE },
    ],
    ['an ECR image', ['com.amazonaws.ecs.capability.ecr-auth'], { image: ECR }],
    [
      'an ECR image with an execution role',
      ['com.amazonaws.ecs.capability.ecr-auth', 'ecs.capability.execution-role-ecr-pull'],
      { image: ECR },
      { executionRoleArn: ROLE },
    ],
    ['memoryReservation', [`${API}1.21`], { memoryReservation: 4 }],
    ['a task role', ['com.amazonaws.ecs.capability.task-iam-role'], {}, { taskRoleArn: ROLE }],
    [
      'a task role in host mode',
      ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
      {},
      { taskRoleArn: ROLE, networkMode: 'host' },
    ],
    ['awsvpc', ['ecs.capability.task-eni'], {}, { networkMode: 'awsvpc' }],
    [
      'a health check',
      ['ecs.capability.container-health-check', `${API}1.24`],
      { healthCheck: { command: ['CMD', 'x'] } },
    ],
    [
      'a health check with a start period',
      ['ecs.capability.container-health-check', `${API}1.29`],
      { healthCheck: { command: ['CMD', 'x'], startPeriod: 5 } },
    ],
    ['an init process', [`${API}1.25`], { linuxParameters: { initProcessEnabled: true } }],
    [
      'a Docker volume',
      [`${API}1.25`, 'com.amazonaws.ecs.capability.docker-plugin.local'],
      {},
      volume({ dockerVolumeConfiguration: { driver: 'local' } }),
    ],
    ['EFS', ['ecs.capability.efs', `${API}1.25`], {}, volume({ efsVolumeConfiguration: { fileSystemId: 'fs-1' } })],
    [
      'EFS with authorization',
      ['ecs.capability.efs', 'ecs.capability.efsAuth'],
      {},
      volume({
        efsVolumeConfiguration: {
          fileSystemId: 'fs-1',
          transitEncryption: 'ENABLED',
          authorizationConfig: { iam: 'ENABLED' },
        },
      }),
    ],
    [
      'a secret of SSM',
      ['ecs.capability.secrets.ssm.environment-variables'],
      { secrets: [{ name: 'S', valueFrom: SSM }] },
    ],
    [
      'a secret of SSM by its name',
      ['ecs.capability.secrets.ssm.environment-variables'],
      { secrets: [{ name: 'S', valueFrom: 'p' }] },
    ],
    [
      'a secret of Secrets Manager',
      ['ecs.capability.secrets.asm.environment-variables'],
      { secrets: [{ name: 'S', valueFrom: ASM }] },
    ],
    [
      'a secret of SSM for a log option',
      ['ecs.capability.secrets.ssm.bootstrap.log-driver'],
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: SSM }] } },
    ],
    [
      'a secret of Secrets Manager for a log option',
      ['ecs.capability.secrets.asm.bootstrap.log-driver'],
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: ASM }] } },
    ],
    [
      'an order of containers',
      ['ecs.capability.container-ordering'],
      { dependsOn: [{ containerName: 'db', condition: 'START' }] },
    ],
    ['a start timeout', ['ecs.capability.container-ordering'], { startTimeout: 5 }],
    ['a stop timeout', ['ecs.capability.container-ordering'], { stopTimeout: 5 }],
    [
      'FireLens by Fluentd',
      ['com.amazonaws.ecs.capability.logging-driver.awsfirelens', 'ecs.capability.firelens.fluentd'],
      { logConfiguration: { logDriver: 'awsfirelens' }, firelensConfiguration: { type: 'fluentd' } },
    ],
    [
      'FireLens by Fluent Bit with a file',
      ['ecs.capability.firelens.fluentbit', 'ecs.capability.firelens.options.config.file'],
      {
        firelensConfiguration: {
          type: 'fluentbit',
          options: { 'config-file-type': 'file', 'config-file-value': '/x' },
        },
      },
    ],
    [
      'FireLens with a file in S3',
      ['ecs.capability.firelens.options.config.s3'],
      {
        firelensConfiguration: {
          type: 'fluentbit',
          options: { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::b/x' },
        },
      },
    ],
    [
      'environment files',
      ['ecs.capability.env-files.s3'],
      { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/x.env' }] },
    ],
    ['a privileged container', ['com.amazonaws.ecs.capability.privileged-container'], { privileged: true }],
    ['a task size', ['ecs.capability.task-cpu-mem-limit'], {}, { cpu: '256', memory: '512' }],
    [
      'a task of more than 10 vCPUs',
      ['ecs.capability.task-cpu-mem-limit', 'ecs.capability.increased-task-cpu-limit'],
      {},
      { cpu: '16 vCPU' },
    ],
    ['a shared process namespace', ['ecs.capability.pid-ipc-namespace-sharing'], {}, { pidMode: 'task' }],
    ['a shared IPC namespace', ['ecs.capability.pid-ipc-namespace-sharing'], {}, { ipcMode: 'host' }],
    ['an App Mesh proxy', ['ecs.capability.aws-appmesh'], {}, { proxyConfiguration: { containerName: 'app' } }],
    [
      'a private registry',
      ['ecs.capability.private-registry-authentication.secretsmanager'],
      { repositoryCredentials: { credentialsParameter: ASM } },
    ],
    ['a restart policy', ['ecs.capability.container-restart-policy'], { restartPolicy: { enabled: true } }],
    [
      'a range of ports',
      ['ecs.capability.network.container-port-range'],
      { portMappings: [{ containerPortRange: '80-90' }] },
    ],
    ['EBS', ['ecs.capability.storage.ebs-task-volume-attach'], {}, volume({ configuredAtLaunch: true })],
    [
      'FSx for Windows',
      ['ecs.capability.fsxWindowsFileServer'],
      {},
      volume({
        fsxWindowsFileServerVolumeConfiguration: {
          fileSystemId: 'fs-1',
          rootDirectory: 'x',
          authorizationConfig: { credentialsParameter: ASM, domain: 'd' },
        },
      }),
    ],
  ])('for %s: %j', (_what, attributes, container, more) => {
    expect(asked(container, more)).toEqual(expect.arrayContaining([`${API}1.18`, ...attributes]));
  });

  it.each<[string, Partial<Container>, Partial<Sent>?]>([
    ['an execution role alone', {}, { executionRoleArn: ROLE }],
    ['an image of another registry', { image: 'ghcr.io/a/b:1' }],
    ['labels', { dockerLabels: { a: 'b' } }],
    [
      'switches that are off',
      { privileged: false, restartPolicy: { enabled: false }, linuxParameters: { initProcessEnabled: false } },
    ],
    ['empty lists', { dependsOn: [], secrets: [], environmentFiles: [], portMappings: [] }, { volumes: [] }],
    ['a volume of the host', {}, volume({ host: { sourcePath: '/x' } })],
  ])('nothing more for %s', (_what, container, more) => {
    expect(asked(container, more)).toEqual([`${API}1.18`]);
  });

  it('every attribute once, whatever the number of containers that ask for it', () => {
    const container: Container = { name: 'a', image: ECR, logConfiguration: { logDriver: 'syslog' } };
    const names = requiresAttributes({ family: 'f', containerDefinitions: [container, { ...container, name: 'b' }] });
    expect(new Set(names).size).toBe(names.length);
  });
});
