import type { Deployment, DeploymentConfiguration, Service, ServiceDeployment } from '../../src/model/service.ts';
import type { ServiceTask } from '../../src/store/tasks-by-service.ts';

/** The defaults of a REPLICA service. */
export const CONFIGURATION: DeploymentConfiguration = {
  deploymentCircuitBreaker: { enable: false, rollback: false },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  strategy: 'ROLLING',
  bakeTimeInMinutes: 0,
};

export const deployment = (id: string, more: Partial<Deployment> = {}): Deployment => ({
  id: `ecs-svc/${id}`,
  status: 'PRIMARY',
  revisionArn: `service-revision/default/web/${id}`,
  serviceDeploymentArn: `service-deployment/default/web/${id}`,
  isNew: false,
  createdAt: 0,
  updatedAt: 0,
  rolloutState: 'IN_PROGRESS',
  rolloutStateReason: `ECS deployment ecs-svc/${id} in progress.`,
  failedTasks: 0,
  hasRun: false,
  ...more,
});

/** A service `web` of the default cluster, in the middle of its deployment `new`. */
export const service = (more: Partial<Service> = {}): Service => ({
  arn: 'service/default/web',
  clusterArn: 'cluster/default',
  name: 'web',
  status: 'ACTIVE',
  schedulingStrategy: 'REPLICA',
  deploymentController: 'ECS',
  desiredCount: 1,
  createdAt: 0,
  createdBy: 'root',
  deploymentConfiguration: CONFIGURATION,
  availabilityZoneRebalancing: 'DISABLED',
  placementConstraints: [],
  placementStrategy: [],
  healthCheckGracePeriodSeconds: 0,
  enableECSManagedTags: false,
  propagateTags: 'NONE',
  enableExecuteCommand: false,
  tags: [],
  fingerprint: 'print',
  deployments: [deployment('new')],
  taskSets: [],
  isSteady: false,
  ...more,
});

export const serviceDeployment = (id: string, more: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  arn: `service-deployment/default/web/${id}`,
  serviceArn: 'service/default/web',
  clusterArn: 'cluster/default',
  deploymentId: `ecs-svc/${id}`,
  status: 'SUCCESSFUL',
  createdAt: 0,
  updatedAt: 0,
  sourceRevisionArns: [],
  targetRevisionArn: `service-revision/default/web/${id}`,
  deploymentConfiguration: CONFIGURATION,
  circuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 0 },
  ...more,
});

/** A task of the deployment `new` that has run for long, unless told. */
export const serviceTask = (id: string, more: Partial<ServiceTask> = {}): ServiceTask => ({
  arn: `task/default/${id}`,
  serviceArn: 'service/default/web',
  startedBy: 'ecs-svc/new',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  healthStatus: 'UNKNOWN',
  startedAt: 0,
  containerInstanceArn: 'container-instance/default/i1',
  availabilityZone: 'us-east-1a',
  capacityProviderName: undefined,
  protectedUntil: undefined,
  needs: { cpu: 0, memory: 0, tcpPorts: [], udpPorts: [], gpus: 0 },
  hasHealthCheck: false,
  ...more,
});
