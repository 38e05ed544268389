import type { AskedService, Faults, SentService } from './asked.ts';

const isSent = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** What a new service cannot have with its deployment controller. */
export function* newControllerFaults({
  sent,
  deploymentController,
}: Pick<AskedService, 'sent' | 'deploymentController'>): Faults {
  if (deploymentController === 'EXTERNAL') {
    if (isSent(sent.taskDefinition)) yield 'TaskDefinition must be blank.';
    if (isSent(sent.loadBalancers)) yield 'LoadBalancers must be empty or null';
    // These too are their task sets' (CreateService's documentation); the sentences are not recorded.
    if (isSent(sent.serviceRegistries)) yield 'ServiceRegistries must be empty or null';
    if (isSent(sent.networkConfiguration)) yield 'NetworkConfiguration must be blank.';
    if (isSent(sent.platformVersion)) yield 'PlatformVersion must be blank.';
  }
  if (deploymentController === 'CODE_DEPLOY' && !isSent(sent.loadBalancers)) {
    yield 'When specifying the CODE_DEPLOY deployment controller type, the service requires an Application Load ' +
      'Balancer or Network Load Balancer.';
  }
}

const ON_CODE_DEPLOY =
  'on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';
/** The sentence is not recorded; it is worded like that for CODE_DEPLOY. */
const ON_EXTERNAL = 'on services with an EXTERNAL deployment controller. Use a task set to trigger a new deployment.';

/** What UpdateService calls each member that another than ECS deploys. */
const DEPLOYED: readonly [member: keyof SentService, words: string][] = [
  ['taskDefinition', 'task definition'],
  ['networkConfiguration', 'network parameters'],
  ['platformVersion', 'platform version'],
  ['capacityProviderStrategy', 'capacity provider strategy'],
  ['loadBalancers', 'load balancers'],
  ['serviceRegistries', 'service registries'],
];
const OF_CODE_DEPLOY = ['taskDefinition', 'networkConfiguration', 'loadBalancers'];

/** What an update cannot change of a service that another than ECS deploys; sent is refused, though it be the same. */
export function* changedControllerFaults({
  sent,
  deploymentController,
}: Pick<AskedService, 'sent' | 'deploymentController'>): Faults {
  if (deploymentController === 'ECS') return;
  const isCodeDeploy = deploymentController === 'CODE_DEPLOY';
  const where = isCodeDeploy ? ON_CODE_DEPLOY : ON_EXTERNAL;
  for (const [member, words] of DEPLOYED) {
    if (isCodeDeploy && !OF_CODE_DEPLOY.includes(member)) continue;
    if (sent[member] !== undefined) yield `Unable to update ${words} ${where}`;
  }
  if (sent.forceNewDeployment) yield `Cannot force a new deployment ${where}`;
}
