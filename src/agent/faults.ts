import type { Cancel, Clock } from '../effects.ts';
import {
  type ActiveFault,
  type ContainerFaultKind,
  type ContainerSubject,
  type Fault,
  leftOf,
  matchesContainer,
} from '../model/fault.ts';
import type { Owner } from '../model/owner.ts';

/**
 * How a fault ended: its count is used up, its time is over, somebody lifted it, or everything is emptied, and nothing
 * it did is to be undone.
 */
export type FaultEnd = 'spent' | 'expired' | 'lifted' | 'cleared';

/** Hears of faults; called at once, in the caller's stack. */
export interface FaultListener {
  began?(fault: ActiveFault): void;
  ended?(fault: ActiveFault, how: FaultEnd): void;
}

/** The faults in force. They are in memory only: a server that starts again has none. */
export interface FaultBoard {
  /** Puts a fault in force; answers it as it is when every listener has acted. */
  add(fault: Fault): ActiveFault;
  /** The oldest first. */
  list(): ActiveFault[];
  /** Whether any fault of a kind is in force: the one question asked where there are none. */
  has(kind: Fault['kind']): boolean;
  /** Counts a container as befallen by the oldest fault of a kind that matches it, and answers that one. */
  strike(kind: ContainerFaultKind, subject: ContainerSubject): ActiveFault | undefined;
  /** Notes the instances a fault has befallen, by their EC2 instance ids. */
  struck(id: string, instances: readonly string[]): void;
  /** Ends a fault; false for one that is not there. */
  end(id: string, how: FaultEnd): boolean;
  /** Ends all that are an owner's alone; what they did is not to be undone. */
  clear(owner: Owner): void;
  /** Tells a listener of every fault from now on. */
  watch(listener: FaultListener): void;
}

interface Entry {
  fault: ActiveFault;
  readonly cancel: Cancel | undefined;
}

/** Makes a board without faults, whose times are those of the clock. */
export function faultBoard(clock: Clock): FaultBoard {
  const entries = new Map<string, Entry>();
  const listeners: FaultListener[] = [];
  let added = 0;

  function end(id: string, how: FaultEnd): boolean {
    const entry = entries.get(id);
    if (!entry) return false;
    entries.delete(id);
    entry.cancel?.();
    for (const { ended } of listeners) ended?.(entry.fault, how);
    return true;
  }

  return {
    add(fault) {
      const id = `fault-${++added}`;
      const until = fault.forMs === undefined ? undefined : clock.now() + fault.forMs;
      const active: ActiveFault = { ...fault, id, until, struck: 0 };
      const cancel = fault.forMs === undefined ? undefined : clock.after(fault.forMs, () => end(id, 'expired'));
      const entry: Entry = { fault: active, cancel };
      entries.set(id, entry);
      for (const { began } of listeners) began?.(active);
      return entry.fault;
    },
    list: () => [...entries.values()].map(({ fault }) => fault),
    has(kind) {
      if (entries.size === 0) return false;
      return [...entries.values()].some(({ fault }) => fault.kind === kind);
    },
    strike(kind, subject) {
      for (const entry of entries.values()) {
        const { fault } = entry;
        if (fault.kind !== kind || leftOf(fault) === 0 || !matchesContainer(fault, subject)) continue;
        entry.fault = { ...fault, struck: fault.struck + 1 };
        // Failing health checks go on failing; a pull or a start is over when it has been struck.
        if (leftOf(entry.fault) === 0 && kind !== 'health-check-failure') end(fault.id, 'spent');
        return entry.fault;
      }
      return undefined;
    },
    struck(id, instances) {
      const entry = entries.get(id);
      if (entry) entry.fault = { ...entry.fault, struck: instances.length, instances };
    },
    end,
    clear(owner) {
      for (const [id, { fault }] of entries) if (isOf(fault, owner)) end(id, 'cleared');
      if (entries.size === 0) added = 0;
    },
    watch: (listener) => void listeners.push(listener),
  };
}

const isOf = (fault: Fault, { accountId, region }: Owner): boolean =>
  (accountId === undefined || fault.accountId === accountId) && (region === undefined || fault.region === region);
