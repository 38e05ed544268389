import type { ContainerInstance } from '../../model/container-instance.ts';
import type { StopCode } from '../../model/task.ts';
import type { EcsDeps } from './context.ts';
import { endTask } from './task-life.ts';

type LifeDeps = Pick<EcsDeps, 'store' | 'capacities' | 'instanceHealth'>;

/** Makes an instance INACTIVE and ends every task on it. Runs in the caller's transaction. */
export function endInstance(
  deps: LifeDeps,
  instance: ContainerInstance,
  stopCode: StopCode,
  reason: string,
  now: number,
): ContainerInstance {
  for (const task of deps.store.tasks.aliveOfInstance(instance.arn)) endTask(deps, task, stopCode, reason, now);
  const ended: ContainerInstance = {
    ...instance,
    status: 'INACTIVE',
    agentConnected: false,
    version: instance.version + 1,
  };
  deps.capacities.putInstance(ended);
  deps.instanceHealth.forget(instance.arn);
  return ended;
}

/** Makes an ACTIVE instance DRAINING, or a DRAINING one ACTIVE. Runs in the caller's transaction. */
export function setInstanceStatus(
  { capacities }: Pick<EcsDeps, 'capacities'>,
  instance: ContainerInstance,
  status: 'ACTIVE' | 'DRAINING',
): ContainerInstance {
  if (instance.status === status) return instance;
  const changed = { ...instance, status, version: instance.version + 1 };
  capacities.putInstance(changed);
  return changed;
}
