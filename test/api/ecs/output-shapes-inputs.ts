import { container, definition } from '../../support/definitions.ts';

/** A task definition with every member that is given back, of the kinds there are. */
export const WHOLE = definition('whole', {
  cpu: '256',
  memory: '512',
  networkMode: 'bridge',
  requiresCompatibilities: ['EC2'],
  taskRoleArn: 'arn:aws:iam::000000000000:role/r',
  executionRoleArn: 'arn:aws:iam::000000000000:role/r',
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
  tags: [{ key: 'team', value: 'blue' }],
  containerDefinitions: [
    container({
      cpu: 10,
      memoryReservation: 8,
      entryPoint: ['sh'],
      environment: [{ name: 'A', value: '1' }],
      user: 'nobody',
      workingDirectory: '/',
      stopTimeout: 2,
      healthCheck: { command: ['CMD', 'true'], interval: 5 },
      portMappings: [{ containerPort: 80 }, { containerPort: 53, hostPort: 5353, protocol: 'udp' }],
      logConfiguration: { logDriver: 'json-file', options: { 'max-size': '1m' } },
      dockerLabels: { 'drydock.health': 'HEALTHY' },
      // what the agent takes no part in, to be given back all the same
      startTimeout: 5,
      privileged: false,
    }),
  ],
});

/** A container instance with every kind of resource and attribute. */
export const REGISTRATION = {
  cluster: 'shapes',
  instanceIdentityDocument: JSON.stringify({ instanceId: 'i-0123456789abcdef0', instanceType: 'p3.2xlarge' }),
  totalResources: [
    { name: 'CPU', type: 'INTEGER', integerValue: 1024 },
    { name: 'MEMORY', type: 'INTEGER', integerValue: 1024 },
    { name: 'GPU', type: 'STRINGSET', stringSetValue: ['GPU-1'] },
  ],
  versionInfo: { agentVersion: '1.105.0' },
  attributes: [{ name: 'stack', value: 'prod' }, { name: 'bare' }],
  tags: [{ key: 'team', value: 'blue' }],
};

/** Of a deployment that looks at one. */
export const ALARMS = { alarmNames: ['errors'], enable: true, rollback: true };
/** What can be included in descriptions. */
export const EVERYTHING = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'];
