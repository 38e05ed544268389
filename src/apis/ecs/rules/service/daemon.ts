import type { AskedService, Faults } from './asked.ts';

type Asked = Pick<AskedService, 'sent' | 'schedulingStrategy' | 'deploymentController' | 'deploymentConfiguration'>;

const strategyFault = (what: string, remedy: string): string =>
  `The daemon scheduling strategy does not support ${what}. ${remedy} and try again`;

/** What a DAEMON service cannot be asked for. The words for controllers and deployment strategies are not established. */
export function* daemonFaults(asked: Asked): Faults {
  const { sent, schedulingStrategy, deploymentController, deploymentConfiguration } = asked;
  if (schedulingStrategy !== 'DAEMON') return;
  if (sent.desiredCount !== undefined) {
    yield strategyFault('a desired count for services', 'Remove the desired count value');
  }
  if (sent.placementStrategy?.length) yield strategyFault('placement strategies', 'Remove the placement strategy');
  if (deploymentConfiguration.maximumPercent > 100) {
    const what = 'values above 100 for maximumPercent on a deployment configuration';
    // The one sentence with a comma.
    yield `The daemon scheduling strategy does not support ${what}. Change the maximumPercent value to 100, and try again`;
  }
  if (sent.launchType === 'FARGATE') yield strategyFault('the FARGATE launch type', 'Change the launch type');
  if (sent.capacityProviderStrategy?.length) yield DAEMON_WITH_PROVIDERS;
  if (deploymentController !== 'ECS') {
    yield strategyFault(`the ${deploymentController} deployment controller`, 'Change the deployment controller');
  }
  if (deploymentConfiguration.strategy !== 'ROLLING') {
    const what = `the ${deploymentConfiguration.strategy} deployment strategy`;
    yield strategyFault(what, 'Change the deployment strategy');
  }
}

/** Also for the default strategy of the cluster (https://github.com/aws/containers-roadmap/issues/692). */
export const DAEMON_WITH_PROVIDERS =
  'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling ' +
  'strategy.';
