/** What must hold of an instance, whatever the strategies would like (ECS task placement constraints). */
export type PlacementConstraint =
  | { readonly type: 'distinctInstance' }
  /** `expression` is in the cluster query language and has been parsed before. */
  | { readonly type: 'memberOf'; readonly expression: string };

/** How instances are put in order; each strategy breaks the ties of the one before (ECS task placement strategies). */
export type PlacementStrategy =
  | { readonly type: 'random' }
  /** `instanceId`, its other name `host`, or `attribute:NAME`. */
  | { readonly type: 'spread'; readonly field: string }
  | { readonly type: 'binpack'; readonly field: 'cpu' | 'memory' };

/** How a task is to be placed. A member that would be empty is left out. */
export interface Placement {
  /** Those of the task definition, then those of the request. */
  readonly constraints?: readonly PlacementConstraint[] | undefined;
  readonly strategies?: readonly PlacementStrategy[] | undefined;
}
