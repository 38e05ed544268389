import type { FleetInstance } from './fleet.ts';
import type { PlacementConstraint, PlacementStrategy } from './placement.ts';
import type { TaskNeeds } from './resources.ts';

/** One container instance of a scenario. */
export interface ScenarioInstance extends Omit<FleetInstance, 'count'> {
  /** What it is called, also as its EC2 instance id. */
  readonly id: string;
  readonly status: 'ACTIVE' | 'DRAINING';
  readonly agentConnected: boolean;
  /** CPU units and MiB, where they are not those of its type. */
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  /** Names of capabilities its agent lacks; all others that requests ask for, it has. */
  readonly lacks: readonly string[];
  readonly agentVersion?: string | undefined;
  /** A time in one of the forms of the cluster query language; 1970 without. */
  readonly registeredAt?: string | undefined;
}

/** Tasks that run before the first request. */
export interface RunningTasks {
  /** The id of their instance. */
  readonly instance: string;
  readonly group: string;
  readonly count: number;
  readonly needs: TaskNeeds;
}

/** What one RunTask of the scenario asks for. */
export interface ScenarioRequest {
  readonly group: string;
  readonly count: number;
  readonly needs: TaskNeeds;
  /** MiB, the container's hard limit, where placement counts its memoryReservation instead. */
  readonly memoryLimit?: number | undefined;
  readonly requiresAttributes: readonly string[];
  readonly constraints: readonly PlacementConstraint[];
  readonly strategies: readonly PlacementStrategy[];
  readonly seed?: number | undefined;
}

/** Where the tasks of one request must land. Each member that is there must hold; the others say nothing. */
export interface ExpectedPlacement {
  /** Instance ids, one a task, in the order of placement. */
  readonly ids?: readonly string[] | undefined;
  /** Every task is on one of these: where a tie or chance decides. */
  readonly among?: readonly string[] | undefined;
  /** Tasks by instance id, by zone in full, by instance type; those not named have none. */
  readonly instances?: Readonly<Record<string, number>> | undefined;
  readonly zones?: Readonly<Record<string, number>> | undefined;
  readonly types?: Readonly<Record<string, number>> | undefined;
  /** How many tasks the instances, or zones, that got any have, the most first, whichever they are. */
  readonly instanceCounts?: readonly number[] | undefined;
  readonly zoneCounts?: readonly number[] | undefined;
  /** How many were placed. */
  readonly placed?: number | undefined;
}

/** A cluster, what runs in it, what is asked of it and what must come of it. */
export interface Scenario {
  readonly title: string;
  /** Where the expectation is documented. */
  readonly source?: string | undefined;
  readonly fleet: readonly ScenarioInstance[];
  readonly running: readonly RunningTasks[];
  readonly requests: readonly ScenarioRequest[];
  readonly expected?:
    | {
        /** One for each request. */
        readonly placements: readonly ExpectedPlacement[];
        /** Of the last request: the reason of each instance that was asked, by its id. */
        readonly refusals?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
}
