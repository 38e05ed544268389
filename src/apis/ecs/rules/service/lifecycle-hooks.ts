import type { DeploymentConfiguration, LifecycleHook } from '../../../../model/service.ts';
import { notBuilt } from '../../../../wire/errors.ts';
import { type AskedService, boundFaults, type Faults } from './asked.ts';

const FUNCTION_STAGES = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];
const MOST_OF_A_KIND = 10;
const LONGEST_PAUSE_MINUTES = 20_160;

const isFunction = ({ targetType = 'AWS_LAMBDA' }: LifecycleHook): boolean => targetType === 'AWS_LAMBDA';

/** Hooks that ECS would refuse, by the model's documentation; its sentences are not recorded. */
export function* hookFaults({ sent }: Pick<AskedService, 'sent'>): Faults {
  const hooks = sent.deploymentConfiguration?.lifecycleHooks ?? [];
  const functions = hooks.filter(isFunction).length;
  if (Math.max(functions, hooks.length - functions) > MOST_OF_A_KIND) {
    yield `lifecycleHooks can have at most ${MOST_OF_A_KIND} items of a targetType.`;
  }
  for (const hook of hooks) {
    const { lifecycleStages: stages = [], hookTargetArn, roleArn, timeoutConfiguration } = hook;
    if (stages.length === 0) yield 'lifecycleStages can not be empty.';
    if (isFunction(hook)) {
      if (!hookTargetArn) yield 'hookTargetArn must be specified for AWS_LAMBDA lifecycle hooks.';
      if (!roleArn) yield 'roleArn must be specified for AWS_LAMBDA lifecycle hooks.';
      if (timeoutConfiguration) yield 'timeoutConfiguration is only valid for PAUSE lifecycle hooks.';
      continue;
    }
    if (hookTargetArn) yield 'hookTargetArn is not valid for PAUSE lifecycle hooks.';
    const unfit = stages.find((stage) => FUNCTION_STAGES.includes(stage));
    if (unfit) yield `PAUSE lifecycle hooks are not supported at the ${unfit} stage.`;
    yield* boundFaults({ timeoutInMinutes: timeoutConfiguration?.timeoutInMinutes }, 1, LONGEST_PAUSE_MINUTES);
  }
}

/** Answers 501 to hooks that call a function, as there is none to call, and to those of a deployment without stages. */
export function checkHooksBuilt(
  operation: string,
  { strategy, lifecycleHooks: hooks = [] }: Pick<DeploymentConfiguration, 'strategy' | 'lifecycleHooks'>,
): void {
  if (hooks.some(isFunction)) throw notBuilt(`ECS ${operation} with lifecycleHooks of AWS_LAMBDA`);
  if (hooks.length > 0 && strategy === 'ROLLING') throw notBuilt(`ECS ${operation} with lifecycleHooks of ROLLING`);
}
