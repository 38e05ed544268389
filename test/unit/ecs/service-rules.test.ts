import { describe, expect, it } from 'vitest';
import type { SentService } from '../../../src/apis/ecs/rules/service/asked.ts';
import { changedControllerFaults } from '../../../src/apis/ecs/rules/service/deployment-controller.ts';
import { defaultDeploymentConfiguration } from '../../../src/apis/ecs/rules/service/deployment-configuration.ts';
import { deploymentFaults } from '../../../src/apis/ecs/rules/service/deployment-faults.ts';

const HAND_OVER =
  'on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

/** Such services are not built, as they need a load balancer; their rules are. */
describe('a service that CodeDeploy deploys', () => {
  const deploymentController = 'CODE_DEPLOY';
  const [ROLLING] = [defaultDeploymentConfiguration('REPLICA')];

  it.each<[SentService, string]>([
    [{ taskDefinition: 'web' }, `Unable to update task definition ${HAND_OVER}`],
    [{ networkConfiguration }, `Unable to update network parameters ${HAND_OVER}`],
    [{ forceNewDeployment: true }, `Cannot force a new deployment ${HAND_OVER}`],
  ])('cannot be updated with %j', (sent, message) => {
    expect([...changedControllerFaults({ sent, deploymentController })]).toEqual([message]);
  });

  it.each<[SentService]>([
    [{ desiredCount: 2 }],
    [{ deploymentConfiguration: { maximumPercent: 150 } }],
    [{ healthCheckGracePeriodSeconds: 5 }],
    [{ platformVersion: '1.4.0' }],
  ])('can be updated with %j', (sent) => {
    expect([...changedControllerFaults({ sent, deploymentController })]).toEqual([]);
  });

  it('has neither a circuit breaker nor a strategy of ECS’s', () => {
    const deploymentConfiguration = {
      ...ROLLING,
      strategy: 'CANARY' as const,
      deploymentCircuitBreaker: { enable: true, rollback: false },
    };
    expect([...deploymentFaults({ sent: {}, deploymentController, deploymentConfiguration })]).toHaveLength(2);
    const ofEcs = { sent: {}, deploymentController: 'ECS' as const, deploymentConfiguration };
    expect([...deploymentFaults(ofEcs)]).toEqual([]);
  });
});
