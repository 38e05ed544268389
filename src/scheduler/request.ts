import type { PlacementConstraint, PlacementStrategy } from '../model/placement.ts';
import type { TaskNeeds } from '../model/resources.ts';

/** What a task asks of the instance it runs on. */
export interface Demand {
  readonly needs: TaskNeeds;
  /** Names of attributes the instance must have. */
  readonly requiresAttributes: readonly string[];
  /** Only instances of this Auto Scaling group are asked: those of a capacity provider. */
  readonly autoScalingGroup?: string | undefined;
  /** Only instances outside AWS are asked; without it, only those inside (launch type EXTERNAL). */
  readonly external?: boolean | undefined;
  /** Those of the task definition and those of the request. */
  readonly constraints?: readonly PlacementConstraint[] | undefined;
  /** The task group, `family:…`, `service:…` or a name of the caller's: what spread and distinctInstance count. */
  readonly group?: string | undefined;
}

/** A number of equal tasks to be placed in one cluster. */
export interface PlacementRequest extends Demand {
  readonly count: number;
  /** None: at random, as no rule of AWS's is documented. */
  readonly strategies?: readonly PlacementStrategy[] | undefined;
  /** Decides what chance would: the same seed on the same view gives the same plan. 0 unless told. */
  readonly seed?: number | undefined;
}

/** The group that tasks are in when nobody says. */
export const NO_GROUP = '';
