import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { ASM, FILE, MESH, ROLE, SSM } from './definition-builders.ts';

/** What ECS adds to a container that does not say so itself. */
export const CONTAINER_ADDITIONS: Partial<ContainerDefinition> = {
  cpu: 0,
  portMappings: [],
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
};

/** A definition as it is sent, and what ECS keeps differently of it, container by container. */
export interface Sample {
  readonly sent: RegisterTaskDefinitionCommandInput;
  readonly kept: Partial<RegisterTaskDefinitionCommandInput>;
  readonly containers: readonly Partial<ContainerDefinition>[];
}

const CHECK = { command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'], interval: 5, timeout: 2, retries: 10 };
const LOG_OPTIONS = { 'awslogs-group': '/ecs/rich', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'rich' };

/** Nearly everything that can be said of tasks on EC2, lists in no particular order. */
const EC2: Sample = {
  sent: {
    family: 'rich-ec2',
    taskRoleArn: ROLE,
    executionRoleArn: ROLE,
    networkMode: 'bridge',
    requiresCompatibilities: ['EC2'],
    cpu: '1 vCPU',
    memory: '2 GB',
    pidMode: 'task',
    ipcMode: 'host',
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    placementConstraints: [
      { type: 'memberOf', expression: 'attribute:ecs.os-type == linux' },
      { type: 'memberOf', expression: 'attribute:ecs.availability-zone in [us-east-1b, us-east-1a]' },
    ],
    volumes: [
      { name: 'z-host', host: { sourcePath: '/srv/z' } },
      {
        name: 'docker',
        dockerVolumeConfiguration: {
          scope: 'shared',
          autoprovision: true,
          driver: 'local',
          driverOpts: { type: 'tmpfs', device: 'tmpfs' },
          labels: { Z: '1', a: '' },
        },
      },
      {
        name: 'efs',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-12345678',
          rootDirectory: '/',
          transitEncryption: 'ENABLED',
          transitEncryptionPort: 2049,
          authorizationConfig: { accessPointId: 'fsap-1234', iam: 'ENABLED' },
        },
      },
    ],
    containerDefinitions: [
      {
        name: 'web',
        image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/web:1',
        cpu: 256,
        memory: 512,
        memoryReservation: 256,
        essential: true,
        entryPoint: ['sh', '-c'],
        command: ['echo "hello" <&> ☃', ''],
        workingDirectory: '/app',
        user: '1000:1000',
        portMappings: [
          { containerPort: 8080, hostPort: 80, protocol: 'tcp', name: 'http', appProtocol: 'http2' },
          { containerPort: 53, protocol: 'udp' },
          { containerPort: 80 },
        ],
        environment: [
          { name: 'Z', value: 'last' },
          { name: 'A', value: '' },
        ],
        environmentFiles: [{ ...FILE }],
        secrets: [
          { name: 'TOKEN', valueFrom: SSM('000000000000') },
          { name: 'PASSWORD', valueFrom: `${ASM}:key::` },
        ],
        mountPoints: [
          { sourceVolume: 'z-host', containerPath: '/z', readOnly: true },
          { sourceVolume: 'docker', containerPath: '/d', readOnly: false },
          { sourceVolume: 'efs', containerPath: '/e' },
        ],
        dependsOn: [
          { containerName: 'init', condition: 'SUCCESS' },
          { containerName: 'cache', condition: 'HEALTHY' },
        ],
        ulimits: [
          { name: 'nofile', softLimit: 1024, hardLimit: 2048 },
          { name: 'core', softLimit: 0, hardLimit: 0 },
        ],
        linuxParameters: {
          capabilities: { add: ['SYS_PTRACE', 'NET_ADMIN'], drop: ['MKNOD'] },
          devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read', 'write', 'mknod'] }],
          initProcessEnabled: true,
          sharedMemorySize: 64,
          maxSwap: 1024,
          swappiness: 0,
          tmpfs: [{ containerPath: '/run', size: 64, mountOptions: ['rw', 'noexec'] }],
        },
        systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
        dockerLabels: { 'com.example.Z': '1', 'com.example.a': '<&>' },
        extraHosts: [{ hostname: 'db.internal', ipAddress: '10.0.0.5' }],
        dnsServers: ['10.0.0.2', '10.0.0.1'],
        dnsSearchDomains: ['z.internal', 'a.internal'],
        dockerSecurityOptions: ['no-new-privileges'],
        links: ['cache'],
        hostname: 'web',
        healthCheck: { ...CHECK, startPeriod: 0 },
        logConfiguration: { logDriver: 'syslog', options: { 'syslog-address': 'udp://10.0.0.9:514', tag: 'web' } },
        startTimeout: 120,
        stopTimeout: 30,
        interactive: true,
        pseudoTerminal: true,
        privileged: false,
        readonlyRootFilesystem: true,
        versionConsistency: 'disabled',
        restartPolicy: { enabled: true, ignoredExitCodes: [3, 0], restartAttemptPeriod: 60 },
      },
      { name: 'cache', image: 'redis:7', memory: 64, healthCheck: CHECK, links: [] },
      { name: 'init', image: 'busybox', memory: 16, essential: false, volumesFrom: [{ sourceContainer: 'cache' }] },
    ],
  },
  kept: { cpu: '1024', memory: '2048' },
  containers: [
    {
      portMappings: [
        { containerPort: 8080, hostPort: 80, protocol: 'tcp', name: 'http', appProtocol: 'http2' },
        { containerPort: 53, hostPort: 0, protocol: 'udp' },
        { containerPort: 80, hostPort: 0, protocol: 'tcp' },
      ],
    },
    {},
    {},
  ],
};

/** The same of tasks on Fargate. */
const FARGATE: Sample = {
  sent: {
    family: 'rich-fargate',
    taskRoleArn: ROLE,
    executionRoleArn: ROLE,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '0.5 vCPU',
    memory: '1GB',
    ephemeralStorage: { sizeInGiB: 21 },
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    proxyConfiguration: {
      type: 'APPMESH',
      containerName: 'envoy',
      properties: [...MESH, { name: 'AppPorts', value: '8080' }, { name: 'IgnoredUID', value: '1337' }],
    },
    volumes: [{ name: 'scratch' }],
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/nginx/nginx@sha256:'.concat('0'.repeat(64)),
        essential: true,
        portMappings: [
          { containerPort: 8080, name: 'http', appProtocol: 'http' },
          { containerPort: 9090, hostPort: 9090 },
        ],
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch', readOnly: false }],
        dependsOn: [{ containerName: 'envoy', condition: 'HEALTHY' }],
        ulimits: [{ name: 'nofile', softLimit: 65_535, hardLimit: 65_535 }],
        linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } },
        logConfiguration: {
          logDriver: 'awslogs',
          options: LOG_OPTIONS,
          secretOptions: [],
        },
        secrets: [{ name: 'TOKEN', valueFrom: SSM('000000000000') }],
        repositoryCredentials: { credentialsParameter: ASM },
        stopTimeout: 120,
      },
      {
        name: 'envoy',
        image: 'envoy:1',
        user: '1337',
        memoryReservation: 64,
        healthCheck: CHECK,
        logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'stdout' } },
      },
      {
        name: 'router',
        image: 'fluent-bit',
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
      },
    ],
  },
  kept: { cpu: '512', memory: '1024' },
  containers: [
    {
      portMappings: [
        { containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' },
        { containerPort: 9090, hostPort: 9090, protocol: 'tcp' },
      ],
    },
    {},
    {},
  ],
};

/** The least that can be sent. */
const BARE: Sample = {
  sent: { family: 'bare', containerDefinitions: [{ name: 'a', image: 'b', memory: 6 }] },
  kept: {},
  containers: [{}],
};

export const SAMPLES: Readonly<Record<string, Sample>> = {
  'a rich one of EC2': EC2,
  'a rich one of Fargate': FARGATE,
  'a bare one': BARE,
};
