import type { DeploymentConfiguration } from '../../../model/service.ts';

/** Between which numbers of tasks a service is kept while it is deployed. */
export interface Bounds {
  /** Healthy tasks there must be at least. */
  readonly lower: number;
  /** Tasks wanted RUNNING there may be at most. */
  readonly upper: number;
}

/** minimumHealthyPercent rounded up, and maximumPercent rounded down (ECS API, DeploymentConfiguration). */
export const boundsOf = (
  { minimumHealthyPercent, maximumPercent }: DeploymentConfiguration,
  desiredCount: number,
): Bounds => ({
  lower: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
  upper: Math.floor((desiredCount * maximumPercent) / 100),
});
