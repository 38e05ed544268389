/* Values that ask for what is not built, for every field and member that can. */

/** A value of every task definition field that cannot be run yet. */
export const UNBUILT_TASK: Readonly<Record<string, unknown>> = {
  volumes: [{ name: 'v', host: { sourcePath: '/v' } }],
  pidMode: 'task',
  ipcMode: 'none',
  proxyConfiguration: {
    type: 'APPMESH',
    containerName: 'db',
    properties: [
      { name: 'ProxyIngressPort', value: '15000' },
      { name: 'ProxyEgressPort', value: '15001' },
    ],
  },
  enableFaultInjection: true,
};
/** The same of its containers. */
export const UNBUILT_CONTAINER: Readonly<Record<string, unknown>> = {
  credentialSpecs: ['credentialspec:arn:aws:s3:::b/x.json'],
  dependsOn: [{ containerName: 'db', condition: 'START' }],
  disableNetworking: true,
  dnsSearchDomains: ['a.test'],
  dnsServers: ['192.0.2.1'],
  dockerSecurityOptions: ['no-new-privileges'],
  environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/x.env' }],
  extraHosts: [{ hostname: 'h', ipAddress: '192.0.2.1' }],
  firelensConfiguration: { type: 'fluentbit' },
  hostname: 'h',
  interactive: true,
  links: ['db'],
  linuxParameters: { initProcessEnabled: true },
  mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }],
  portMappings: [{ containerPortRange: '80-90' }],
  privileged: true,
  pseudoTerminal: true,
  readonlyRootFilesystem: true,
  repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:s-abcdef' },
  resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device' }],
  restartPolicy: { enabled: true },
  secrets: [{ name: 'S', valueFrom: 'p' }],
  systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
  ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
  volumesFrom: [{ sourceContainer: 'db' }],
};

/** A value of every member of a request that is not built. */
export const UNBUILT_MEMBERS: Readonly<Record<string, unknown>> = {
  capacityProviders: ['FARGATE'],
  daemonName: 'd',
  defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
  enableExecuteCommand: true,
  loadBalancers: [{ targetGroupArn: 't', containerName: 'app', containerPort: 80 }],
  managedInstancesProvider: {
    infrastructureRoleArn: 'r',
    instanceLaunchTemplate: { ec2InstanceProfileArn: 'p', networkConfiguration: { subnets: [] } },
  },
  serviceConnectConfiguration: { enabled: true, namespace: 'n' },
  serviceConnectDefaults: { namespace: 'n' },
  serviceRegistries: [{ registryArn: 'r' }],
  volumeConfigurations: [{ name: 'v' }],
  vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 't', portName: 'http' }],
};
