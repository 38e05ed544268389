import { type AskedService, boundFaults, type Faults } from './asked.ts';

type Asked = Pick<AskedService, 'sent' | 'deploymentConfiguration' | 'deploymentController'>;

const LONGEST_BAKE_MINUTES = 1440;

/** A deployment configuration that ECS would refuse. Most of its sentences are not recorded and worded like the others. */
export function* deploymentFaults({ sent, deploymentConfiguration, deploymentController }: Asked): Faults {
  const { maximumPercent, minimumHealthyPercent, strategy, bakeTimeInMinutes } = deploymentConfiguration;
  yield* boundFaults({ minimumHealthyPercent }, 0, 100);
  yield* boundFaults({ maximumPercent }, 100, Number.POSITIVE_INFINITY);
  if (maximumPercent === 100 && minimumHealthyPercent === 100) {
    yield 'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.';
  }
  yield* boundFaults({ bakeTimeInMinutes }, 0, LONGEST_BAKE_MINUTES);
  const { deploymentCircuitBreaker, alarms } = deploymentConfiguration;
  if (deploymentController !== 'ECS') {
    const unsupported = `is not supported with the ${deploymentController} deployment controller.`;
    if (strategy !== 'ROLLING') yield `Deployment strategy ${strategy} ${unsupported}`;
    if (deploymentCircuitBreaker.enable) yield `Deployment circuit breaker ${unsupported}`;
    if (alarms?.enable) yield `Deployment alarms ${unsupported}`;
  }
  if (alarms?.enable && alarms.alarmNames.length === 0) yield 'alarmNames can not be empty.';
  yield* shiftFaults({ sent, deploymentConfiguration });
}

/** The steps of LINEAR and CANARY. */
function* shiftFaults({ sent, deploymentConfiguration }: Pick<Asked, 'sent' | 'deploymentConfiguration'>): Faults {
  const { strategy, linearConfiguration: linear, canaryConfiguration: canary } = deploymentConfiguration;
  const { linearConfiguration, canaryConfiguration } = sent.deploymentConfiguration ?? {};
  if (linearConfiguration && strategy !== 'LINEAR') {
    yield 'linearConfiguration is only valid for the LINEAR deployment strategy.';
  }
  if (canaryConfiguration && strategy !== 'CANARY') {
    yield 'canaryConfiguration is only valid for the CANARY deployment strategy.';
  }
  if (linear) {
    yield* boundFaults({ stepPercent: linear.stepPercent }, 3, 100);
    yield* boundFaults({ stepBakeTimeInMinutes: linear.stepBakeTimeInMinutes }, 0, LONGEST_BAKE_MINUTES);
    yield* tenthFaults('stepPercent', linear.stepPercent);
  }
  if (canary) {
    yield* boundFaults({ canaryPercent: canary.canaryPercent }, 0.1, 100);
    yield* boundFaults({ canaryBakeTimeInMinutes: canary.canaryBakeTimeInMinutes }, 0, LONGEST_BAKE_MINUTES);
    yield* tenthFaults('canaryPercent', canary.canaryPercent);
  }
}

function* tenthFaults(member: string, percent: number): Faults {
  const tenths = percent * 10;
  if (Math.abs(tenths - Math.round(tenths)) > 1e-6) yield `${member} must be a multiple of 0.1`;
}
