import type { InstanceStatus } from '../../agent/link.ts';
import { belongsTo, type Owner } from '../../model/owner.ts';

/** What an instance's agent last said of its container runtime. Times in epoch milliseconds. */
export interface RuntimeHealth {
  readonly status: InstanceStatus['containerRuntime'];
  readonly lastUpdated: number;
  readonly lastStatusChange: number;
}

/** The health of container instances. It is telemetry: agents tell it anew when they connect, and nothing is stored. */
export interface InstanceHealth {
  publish(status: InstanceStatus, now: number): void;
  /** Undefined for an instance whose agent has not said anything yet. */
  of(containerInstanceArn: string): RuntimeHealth | undefined;
  /** Forgets an instance that is gone. */
  forget(containerInstanceArn: string): void;
  /** Forgets every instance, or those of an owner: they are gone. */
  clear(owner?: Owner): void;
}

/** Remembers what agents publish. */
export function createInstanceHealth(): InstanceHealth {
  const known = new Map<string, RuntimeHealth>();
  return {
    publish({ containerInstanceArns, containerRuntime: status }, now) {
      for (const arn of containerInstanceArns) {
        const before = known.get(arn);
        const lastStatusChange = before?.status === status ? before.lastStatusChange : now;
        known.set(arn, { status, lastUpdated: now, lastStatusChange });
      }
    },
    of: (arn) => known.get(arn),
    forget: (arn) => void known.delete(arn),
    clear(owner = {}) {
      for (const arn of known.keys()) if (belongsTo(arn, owner)) known.delete(arn);
    },
  };
}
