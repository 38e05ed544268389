import { createHash } from 'node:crypto';
import { notBuilt } from '../../../wire/errors.ts';
import type { Input } from '../operation.ts';
import { canonical } from './client-token.ts';
import { boundFaults, refuseFirst } from './service/asked.ts';

/** A task set's scale in percent, as it was sent; without a value 0. Throws where it is no percentage. */
export function scalePercentOf(scale: Input<'CreateTaskSet'>['scale']): number {
  const { value = 0 } = scale ?? {};
  refuseFirst(boundFaults({ scale: value }, 0, 100)); // AWS's words are not established
  return value;
}

/** Tells the parameters of one CreateTaskSet from another's, whatever order their members were sent in. */
export function taskSetFingerprint({ clientToken: _, cluster: __, ...sent }: Input<'CreateTaskSet'>): string {
  return createHash('sha256').update(canonical(sent)).digest('base64');
}

/** Answers 501 to a launch type that is none here; with a strategy beside it ECS refuses the call anyway. */
export function checkLaunchTypeBuilt({ launchType, capacityProviderStrategy = [] }: Input<'CreateTaskSet'>): void {
  if (launchType !== 'MANAGED_INSTANCES' || capacityProviderStrategy.length > 0) return;
  throw notBuilt('ECS CreateTaskSet with launchType MANAGED_INSTANCES');
}
