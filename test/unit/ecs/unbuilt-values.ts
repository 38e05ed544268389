/* Values that ask for what is not built, for every field and member that can. */

/** A value of every task definition field that cannot be run yet. */
export const UNBUILT_TASK: Readonly<Record<string, unknown>> = {
  volumes: [{ name: 'v', configuredAtLaunch: true }],
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
  firelensConfiguration: { type: 'fluentbit' },
  resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device' }],
};

/** A value of every member of a request that is not built. */
export const UNBUILT_MEMBERS: Readonly<Record<string, unknown>> = {
  capacityProviders: ['FARGATE'],
  daemonName: 'd',
  defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
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
