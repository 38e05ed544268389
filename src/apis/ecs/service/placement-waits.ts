import { belongsTo, type Owner } from '../../../model/owner.ts';
import type { Service, Throttle } from '../../../model/service.ts';
import { afterNoRoom } from '../rollout/back-off.ts';

/** A service whose tasks found no place. */
interface Wait {
  readonly clusterArn: string;
  /** A new deployment does not wait for what was in the way of the last. */
  readonly deploymentId: string | undefined;
  readonly throttle: Throttle;
  /** Something changed in the cluster since. */
  isWoken: boolean;
}

/**
 * Services whose tasks found no place: they try again when something in their cluster changes, and else ever more
 * seldom. In memory: after a restart each tries at once.
 */
export class PlacementWaits {
  readonly #waits = new Map<string, Wait>();

  /** Whether a service is to try now, `now` in epoch milliseconds. */
  mayTry({ arn, deployments }: Service, now: number): boolean {
    const wait = this.#waits.get(arn);
    return wait === undefined || wait.isWoken || now >= wait.throttle.until || wait.deploymentId !== deployments[0]?.id;
  }

  /** When to try again if nothing changes; undefined for a service that does not wait. */
  until(serviceArn: string): number | undefined {
    return this.#waits.get(serviceArn)?.throttle.until;
  }

  /** One more try in vain; gives whether it counts as a failure: one that only a change of the cluster brought does not. */
  failed({ arn, clusterArn, deployments }: Service, now: number): boolean {
    const deploymentId = deployments[0]?.id;
    const known = this.#waits.get(arn);
    const before = known?.deploymentId === deploymentId ? known?.throttle : undefined;
    const throttle = afterNoRoom(before, now);
    this.#waits.set(arn, { clusterArn, deploymentId, throttle, isWoken: false });
    return throttle !== before;
  }

  done(serviceArn: string): void {
    this.#waits.delete(serviceArn);
  }

  /** Lets the services of a cluster try again; gives them. */
  wake(clusterArn: string): string[] {
    const woken: string[] = [];
    for (const [serviceArn, wait] of this.#waits) {
      if (wait.clusterArn !== clusterArn || wait.isWoken) continue;
      wait.isWoken = true;
      woken.push(serviceArn);
    }
    return woken;
  }

  /** Forgets all services, or those of an owner. */
  clear(owner: Owner): void {
    for (const arn of this.#waits.keys()) if (belongsTo(arn, owner)) this.#waits.delete(arn);
  }
}
