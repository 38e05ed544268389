import { container, definition } from '../../support/definitions.ts';
import { ACCOUNT } from '../../support/server.ts';
import {
  ASM,
  app,
  type Definition,
  ECR,
  FARGATE,
  FILE,
  fargate,
  GROUP,
  linux,
  logs,
  MESH,
  mounted,
  needsRole,
  noPair,
  notOnFargate,
  proxy,
  ROLE,
  SSM,
  secret,
} from './definition-builders.ts';

/** Definitions that ECS refuses, with its sentence (facts, section 2.3), second part. */
export const REFUSED_MORE: readonly (readonly [what: string, input: Definition, message: string])[] = [
  [
    'soft limit above the hard one',
    app({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] }),
    'Soft limit exceeds hard limit for ulimit nofile',
  ],
  ...[59, 1801].map((restartAttemptPeriod): [string, Definition, string] => [
    `restart period ${restartAttemptPeriod}`,
    app({ restartPolicy: { enabled: true, restartAttemptPeriod } }),
    "The 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800.",
  ]),
  // files, secrets, logs, proxies
  [
    '11 environment files',
    app({ environmentFiles: Array.from({ length: 11 }, () => FILE) }),
    'The maximum number of environment files was exceeded. Specify ten or less and try again.',
  ],
  [
    'an environment file by path',
    app({ environmentFiles: [{ type: 's3', value: 's3://b/x.env' }] }),
    'Invalid arn syntax.',
  ],
  [
    "another account's parameter",
    secret(SSM('111111111111')),
    `The Systems Manager parameter ARN has a different account ID than the current account. The current account ID is ${ACCOUNT} and the ARN account ID is 111111111111. Cross-account access for ARNs is not currently supported.`,
  ],
  [
    'a bad parameter name',
    secret('a b'),
    'The Systems Manager parameter name specified for secret MONGO_URI is invalid',
  ],
  ['too many parts of a secret', secret(`${ASM}:k:s:i:x`), 'Invalid arn syntax.'],
  ['awslogs without a group', app(logs('awslogs')), 'Log driver awslogs requires options: awslogs-group'],
  [
    'awsfirelens without a router',
    app(logs('awsfirelens')),
    'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
  ],
  ['an unknown proxy', proxy('envoy'), 'Proxy container [envoy] does not exist.'],
  ['a proxy without ports', proxy('app', []), 'Ingress port not found'],
  [
    'secrets without a role',
    app({ secrets: [{ name: 'S', valueFrom: 'p' }] }),
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  [
    'a proxy in bridge',
    proxy('app', MESH, 'bridge'),
    'APPMESH proxy configuration is only supported in networkMode=awsvpc',
  ],
  [
    'storage where Fargate is out',
    app({}, { ephemeralStorage: { sizeInGiB: 21 } }),
    'Tasks using the EC2 launch type do not support EphemeralStorage.',
  ],
  // what ECS refuses in words that are not established: these are ours
  [
    'awsvpc for EXTERNAL',
    app({}, { networkMode: 'awsvpc', requiresCompatibilities: ['EXTERNAL'] }),
    'External does not support network mode ‘awsvpc’.',
  ],
  [
    'a file not named .env',
    app({ environmentFiles: [{ ...FILE, value: 'arn:aws:s3:::b/x' }] }),
    'The environment file arn:aws:s3:::b/x must have the extension .env.',
  ],
  [
    '51 exit codes',
    app({ restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, n) => n) } }),
    "The 'ignoredExitCodes' setting for container 'app' can have at most 50 exit codes.",
  ],
  [
    'GPUs that are no number',
    app({ resourceRequirements: [{ type: 'GPU', value: 'x' }] }),
    "Invalid setting for container 'app'. The value of a GPU resource requirement must be a whole number from 1.",
  ],
  [
    'swappiness 101',
    app(linux({ swappiness: 101 })),
    "Invalid setting for container 'app'. 'swappiness' must be between 0 and 100.",
  ],
  [
    '11 constraints',
    app(
      {},
      {
        placementConstraints: Array.from({ length: 11 }, () => ({
          type: 'memberOf',
          expression: 'attribute:x exists',
        })),
      },
    ),
    'Task definition can have at most 10 placement constraints.',
  ],
  [
    '11 containers',
    definition('f', { containerDefinitions: Array.from({ length: 11 }, (_, n) => container({ name: `c${n}` })) }),
    'Task definition can have at most 10 containers.',
  ],
  ['a proxy without egress', proxy('app', MESH.slice(0, 1)), 'Egress port not found'],
  [
    'a long start on Fargate',
    fargate({ startTimeout: 121 }),
    'Tasks using the Fargate launch type must have a container start timeout of less than 120 seconds.',
  ],
  // Fargate
  ['Fargate in no mode', fargate({}, { networkMode: undefined }), 'Fargate only supports network mode ‘awsvpc’.'],
  ['Fargate without cpu', fargate({}, { cpu: undefined }), "Fargate requires that 'cpu' be defined at the task level."],
  [
    'Fargate without memory',
    fargate({}, { memory: undefined }),
    "Fargate requires that 'memory' be defined at the task level.",
  ],
  ['no pair', fargate({}, { memory: '4096' }), noPair(256, 4096)],
  [
    'Windows below 1 vCPU',
    fargate({}, { cpu: '512', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    noPair(512, 2048),
  ],
  ['ECR without a role', fargate({ image: ECR }), needsRole('ECR images.')],
  ['awslogs without a role', fargate(logs('awslogs', GROUP)), needsRole('log driver awslogs.')],
  [
    'awslogs without a prefix',
    fargate(logs('awslogs', GROUP), { executionRoleArn: ROLE }),
    'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
  ],
  [
    'json-file',
    fargate(logs('json-file')),
    'json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
  ],
  [
    'S3 firelens configuration',
    fargate({ firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 's3' } } }),
    "Fargate launch type does not support FirelensConfiguration config file from 's3'",
  ],
  [
    'a long stop',
    fargate({ stopTimeout: 121 }),
    'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
  ],
  [
    "the host's processes",
    fargate({}, { pidMode: 'host' }),
    "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
  ],
  [
    'GPUs',
    fargate({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
    'Tasks using the Fargate launch type do not support GPU resource requirements.',
  ],
  ['ipcMode', fargate({}, { ipcMode: 'task' }), notOnFargate('ipcMode')],
  ['devices', fargate(linux({ devices: [{ hostPath: '/dev/null' }] })), notOnFargate('devices')],
  ['maxSwap', fargate(linux({ maxSwap: 0 })), notOnFargate('maxSwap')],
  ['sharedMemorySize', fargate(linux({ sharedMemorySize: 64 })), notOnFargate('sharedMemorySize')],
  ['dockerSecurityOptions', fargate({ dockerSecurityOptions: ['x'] }), notOnFargate('dockerSecurityOptions')],
  [
    'constraints',
    fargate({}, { placementConstraints: [{ type: 'memberOf', expression: 'attribute:x exists' }] }),
    notOnFargate('constraints'),
  ],
  ['sourcePath', mounted({ host: { sourcePath: '/v' } }, FARGATE), notOnFargate('sourcePath')],
  ['docker volume', mounted({ dockerVolumeConfiguration: {} }, FARGATE), notOnFargate('dockerVolumeConfiguration')],
  ['a capability', fargate(linux({ capabilities: { add: ['NET_ADMIN'] } })), 'NET_ADMIN is not allowed on Fargate.'],
  [
    'privileged',
    fargate({ privileged: true }),
    'Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.',
  ],
];
