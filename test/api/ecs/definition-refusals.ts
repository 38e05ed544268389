import {
  app,
  awsvpc,
  badRange,
  type Definition,
  dependsOn,
  efs,
  fargate,
  health,
  RUNS,
  ranges,
  TWICE,
} from './definition-builders.ts';

/** Definitions that ECS refuses, with its sentence (facts, section 2.3), first part. */
export const REFUSED_OF_ALL: readonly (readonly [what: string, input: Definition, message: string])[] = [
  // names and sizes
  ['no container name', app({ name: '' }), 'Container.name should not be null or empty.'],
  ['no image', app({ image: undefined }), 'Container.image should not be null or empty.'],
  ['odd image', app({ image: 'a b' }), 'Container.image contains invalid characters.'],
  ['one name twice', app({}, {}, {}), 'Container names must be unique within a task definition'],
  ['none essential', app({ essential: false }), 'Task definition does not have any essential container'],
  [
    'memory below reservation',
    app({ memory: 8, memoryReservation: 16 }),
    "Invalid setting for container 'app'. 'memory' must be greater than or equal to 'memoryReservation'",
  ],
  ...['127', '196609'].map((cpu): [string, Definition, string] => [
    `task cpu ${cpu}`,
    app({}, { cpu }),
    "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
  ]),
  [
    'no memory',
    app({ memory: undefined }),
    "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  [
    'no memory on Fargate either, which is seen first',
    fargate({ memory: undefined }, { memory: undefined }),
    "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  [
    'accelerators',
    app({}, { inferenceAccelerators: [{ deviceName: 'd', deviceType: 't' }] }),
    "Unsupported field 'inferenceAccelerators'.",
  ],
  [
    'small storage',
    fargate({}, { ephemeralStorage: { sizeInGiB: 20 } }),
    'EphemeralStorage size should be at least 21',
  ],
  [
    'large storage',
    fargate({}, { ephemeralStorage: { sizeInGiB: 201 } }),
    'EphemeralStorage size should be at most 200',
  ],
  [
    'storage on EC2',
    app({}, { requiresCompatibilities: ['EC2'], ephemeralStorage: { sizeInGiB: 21 } }),
    'Tasks using the EC2 launch type do not support EphemeralStorage.',
  ],
  // ports and network modes
  [
    'other host port in awsvpc',
    awsvpc({ portMappings: [{ containerPort: 80, hostPort: 81 }] }),
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  ],
  [
    'ports in none',
    app({ portMappings: [{ containerPort: 80 }] }, { networkMode: 'none' }),
    'Port mappings are not supported when networkMode=none.',
  ],
  [
    'one port twice',
    awsvpc({ portMappings: [{ containerPort: 8085 }] }, { name: 'b', portMappings: [{ containerPort: 8085 }] }),
    "TCP container port '8085' is used multiple times in task when networkMode=awsvpc.",
  ],
  [
    'one mapping name twice',
    awsvpc({ portMappings: TWICE }),
    'When networkMode=awsvpc, port mapping name is already used',
  ],
  ...['90-80', '80-80', '0-5', '80-65536', '80', 'a-b'].map((range): [string, Definition, string] => [
    `the range ${range}`,
    app(ranges(range)),
    badRange,
  ]),
  ['overlapping ranges', app(ranges('80-90', '90-99')), badRange],
  ['101 ranges', app(ranges(...Array.from({ length: 101 }, (_, n) => `${n * 2 + 1}-${n * 2 + 2}`))), badRange],
  ['a range in host', app(ranges('80-90'), { networkMode: 'host' }), badRange],
  ['a range with a host port', app({ portMappings: [{ containerPortRange: '80-90', hostPort: 80 }] }), badRange],
  [
    'a range beside a port',
    app({ portMappings: [{ containerPort: 80, containerPortRange: '80-90' }] }),
    "Invalid port mapping for container 'app', cannot specify both single port and port range.",
  ],
  ['hostname in awsvpc', awsvpc({ hostname: 'h' }), 'hostname is not supported on container when networkMode=awsvpc.'],
  ['links in awsvpc', awsvpc({ links: ['b'] }, { name: 'b' }), 'Links are not supported when networkMode=awsvpc.'],
  ['links in host', app({ links: ['b'] }, { networkMode: 'host' }), 'Links are not supported when networkMode=host.'],
  [
    'no networking in awsvpc',
    awsvpc({ disableNetworking: true }),
    'Disable Networking is not supported on container when networkMode=awsvpc.',
  ],
  [
    'DNS in awsvpc',
    awsvpc({ dnsServers: ['192.0.2.1'] }),
    'DNS servers are not supported on container when networkMode=awsvpc.',
  ],
  [
    'hosts in awsvpc',
    awsvpc({ extraHosts: [{ hostname: 'h', ipAddress: '192.0.2.1' }] }),
    'Extra hosts are not supported on container when networkMode=awsvpc.',
  ],
  // dependencies and volumes
  [
    'unknown dependency',
    app({ dependsOn: [{ containerName: 'nope', condition: 'START' }] }),
    "Cannot depend on container + 'nope' because it does not exist",
  ],
  ...(['SUCCESS', 'COMPLETE'] as const).map((condition): [string, Definition, string] => [
    `${condition} of an essential container`,
    dependsOn(condition),
    'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
  ]),
  [
    'HEALTHY without a check',
    dependsOn('HEALTHY'),
    'A dependency container with HEALTHY condition must have health check configured',
  ],
  [
    'a cycle',
    dependsOn('START', { dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    'Container dependencies must not form a cycle.',
  ],
  [
    'a container that waits for itself',
    app({ dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    'Container dependencies must not form a cycle.',
  ],
  [
    'volumes from nowhere',
    app({ volumesFrom: [{ sourceContainer: 'nope' }] }),
    "Invalid 'volumesFrom' setting. Unknown container: 'nope'.",
  ],
  [
    'EFS access point below the root',
    efs({ rootDirectory: '/d', transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1' } }),
    'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
  ],
  [
    'EFS port without TLS',
    efs({ transitEncryptionPort: 2049 }),
    'TransitEncryptionPort requires that TransitEncryption is enabled.',
  ],
  [
    'EFS IAM without TLS',
    efs({ authorizationConfig: { iam: 'ENABLED' } }),
    'EFS IAM authorization requires TransitEncryption to be enabled',
  ],
  [
    'two volumes configured at launch',
    app(
      { mountPoints: ['a', 'b'].map((sourceVolume) => ({ sourceVolume, containerPath: '/v' })) },
      { volumes: ['a', 'b'].map((name) => ({ name, configuredAtLaunch: true })) },
    ),
    'Task definition can have at most one volume that is configured at launch.',
  ],
  [
    'an unknown volume',
    app({ mountPoints: [{ sourceVolume: 'nope', containerPath: '/v' }] }),
    "Unknown volume 'nope'.",
  ],
  [
    'a volume that is not mounted',
    app({}, { volumes: [{ name: 'v' }] }),
    'Volumes [v] are not referenced by any of the containers',
  ],
  // ranges
  ['health interval', app({ healthCheck: { ...RUNS, interval: 301 } }), health('interval', 300)],
  ['health timeout', app({ healthCheck: { ...RUNS, timeout: 61 } }), health('timeout', 60)],
  ['health retries', app({ healthCheck: { ...RUNS, retries: 11 } }), health('retries', 10)],
  ['health start period', app({ healthCheck: { ...RUNS, startPeriod: 301 } }), health('startPeriod', 300)],
  [
    'negative stop timeout',
    app({ stopTimeout: -1 }),
    "Invalid setting for container 'app'. 'stopTimeout' must not be negative.",
  ],
  [
    'short health interval',
    app({ healthCheck: { ...RUNS, interval: 4 } }),
    "Health check interval must be greater than or equal to the minimum allowed value 5 for container 'app'",
  ],
];
