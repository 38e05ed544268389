import type { PlacementConstraint, PlacementStrategy } from './placement.ts';
import type { LaunchType } from './task.ts';
import type { Tag } from './tag.ts';

export type ServiceStatus = 'ACTIVE' | 'DRAINING' | 'INACTIVE';
export type SchedulingStrategy = 'REPLICA' | 'DAEMON';
export type DeploymentControllerType = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
export type DeploymentStrategy = 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';
export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** A part of a capacity provider strategy, with its defaults filled in. */
export interface StrategyItem {
  readonly capacityProvider: string;
  readonly base: number;
  readonly weight: number;
}

/** How deployments of a service go, with every default filled in. */
export interface DeploymentConfiguration {
  readonly deploymentCircuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
  readonly maximumPercent: number;
  readonly minimumHealthyPercent: number;
  readonly alarms?:
    | { readonly alarmNames: readonly string[]; readonly enable: boolean; readonly rollback: boolean }
    | undefined;
  readonly strategy: DeploymentStrategy;
  readonly bakeTimeInMinutes: number;
  readonly lifecycleHooks?: readonly LifecycleHook[] | undefined;
  readonly linearConfiguration?: { readonly stepPercent: number; readonly stepBakeTimeInMinutes: number } | undefined;
  readonly canaryConfiguration?:
    | { readonly canaryPercent: number; readonly canaryBakeTimeInMinutes: number }
    | undefined;
}

/** A function of the user's that a deployment calls, or a pause it takes, at some of its stages; as it was sent. */
export interface LifecycleHook {
  readonly targetType?: string | undefined;
  readonly hookTargetArn?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly lifecycleStages?: readonly string[] | undefined;
  readonly hookDetails?: unknown;
  readonly timeoutConfiguration?:
    | { readonly timeoutInMinutes?: number | undefined; readonly action?: string | undefined }
    | undefined;
}

/** The subnets and security groups of tasks with a network interface, with every default filled in. */
export interface NetworkConfiguration {
  readonly awsvpcConfiguration: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  };
}

/** What the tasks of one deployment, or of one task set, are made from: ECS's service revision. It never changes. */
export interface ServiceRevision {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** Undefined with a capacity provider strategy. */
  readonly launchType?: LaunchType | undefined;
  /** Empty with a launch type. */
  readonly capacityProviderStrategy: readonly StrategyItem[];
  /** Fargate only. */
  readonly platformVersion?: string | undefined;
  readonly platformFamily?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  /** What the tags of its images named when its first task pulled them, by container: what all its tasks have. */
  readonly imageDigests?: Readonly<Record<string, string>> | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** When tasks that keep failing to start are tried again. */
export interface Throttle {
  /** How often in a row a start failed. */
  readonly rounds: number;
  /** Epoch milliseconds before which nothing is started. */
  readonly until: number;
}

/** A revision of a service being rolled out, or out and running. */
export interface Deployment {
  /** `ecs-svc/` and 19 digits; its tasks have it as `startedBy`. */
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly revisionArn: string;
  /** The ServiceDeployment that tells of it. */
  readonly serviceDeploymentArn: string;
  /** Its controller has not looked at it yet: it shows a desired count of 0. */
  readonly isNew: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly rolloutState: RolloutState;
  readonly rolloutStateReason: string;
  /** Tasks that failed, one after the other; 0 for good once one ran well. */
  readonly failedTasks: number;
  /** One of its tasks ran well: its failures count no more. */
  readonly hasRun: boolean;
  /** The failed deployment this one takes over from: it is not rolled back in turn. */
  readonly rollsBack?: string | undefined;
  readonly throttle?: Throttle | undefined;
  /** When all its tasks ran and nothing else did: the bake time counts from then. */
  readonly bakingSince?: number | undefined;
}

/** A set of tasks that an external controller scales. */
export interface TaskSet {
  /** `ecs-svc/` and 19 digits; its tasks have it as `startedBy` unless told otherwise. */
  readonly id: string;
  readonly arn: string;
  readonly revisionArn: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly externalId?: string | undefined;
  /** Percent of the service's desired count, 0 to 100. */
  readonly scalePercent: number;
  /** How many tasks that is, as its controller saw it last. */
  readonly computedDesiredCount: number;
  readonly stabilityStatus: 'STEADY_STATE' | 'STABILIZING';
  readonly stabilityStatusAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly throttle?: Throttle | undefined;
  readonly tags: readonly Tag[];
  /** Of the call that made it. */
  readonly clientToken?: string | undefined;
  /** Tells a repeated CreateTaskSet from another with the same token. */
  readonly fingerprint: string;
}

/** Tasks started beyond the desired count to even out Availability Zones, until they are healthy. */
export interface Rebalancing {
  readonly extra: number;
  readonly startedAt: number;
}

/** A service as it is stored. Times are epoch milliseconds. */
export interface Service {
  readonly arn: string;
  readonly clusterArn: string;
  readonly name: string;
  readonly status: ServiceStatus;
  readonly schedulingStrategy: SchedulingStrategy;
  readonly deploymentController: DeploymentControllerType;
  /** Of a DAEMON service: as many instances as it belongs on, counted by its controller. */
  readonly desiredCount: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly roleArn?: string | undefined;
  /** What it was made with, to go back to from a capacity provider strategy; undefined if it was made with one. */
  readonly originalLaunchType?: LaunchType | undefined;
  /** Fargate only; as it was asked for: its revisions have the version that LATEST stands for. */
  readonly platformVersion?: string | undefined;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly availabilityZoneRebalancing: 'ENABLED' | 'DISABLED';
  readonly placementConstraints: readonly PlacementConstraint[];
  readonly placementStrategy: readonly PlacementStrategy[];
  readonly healthCheckGracePeriodSeconds: number;
  readonly enableECSManagedTags: boolean;
  readonly propagateTags: 'NONE' | 'SERVICE' | 'TASK_DEFINITION';
  readonly enableExecuteCommand: boolean;
  readonly tags: readonly Tag[];
  /** When it became INACTIVE. */
  readonly inactiveAt?: number | undefined;
  /** Tells a repeated CreateService from another under the same name. */
  readonly fingerprint: string;
  /** The PRIMARY one first; none with an EXTERNAL controller. */
  readonly deployments: readonly Deployment[];
  /** The last deployment that COMPLETED, to be rolled back to; none while one is rolled back to. */
  readonly lastCompleted?: Deployment | undefined;
  readonly taskSets: readonly TaskSet[];
  readonly rebalancing?: Rebalancing | undefined;
  /** Everything wanted is there and was said to be. */
  readonly isSteady: boolean;
  readonly steadySaidAt?: number | undefined;
}

/** A sentence of a service's `events`. */
export interface ServiceEvent {
  /** A UUID. */
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'STOP_REQUESTED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

/** Where a deployment is that shifts traffic, in this order (ECS Developer Guide, lifecycle stages). */
export type LifecycleStage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT'
  | 'BAKE_TIME'
  | 'CLEAN_UP';

/** A hook of a deployment that was reached. */
export interface HookDetail {
  readonly hookId: string;
  readonly targetType: string;
  readonly targetArn?: string | undefined;
  readonly lifecycleStage: LifecycleStage;
  readonly status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly startedAt: number;
  readonly expiresAt?: number | undefined;
  readonly timeoutAction?: string | undefined;
}

/** The record of one deployment, kept after its end. */
export interface ServiceDeployment {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  /** The `ecs-svc/…` deployment it tells of. */
  readonly deploymentId: string;
  readonly status: ServiceDeploymentStatus;
  readonly statusReason?: string | undefined;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
  readonly updatedAt: number;
  readonly sourceRevisionArns: readonly string[];
  readonly targetRevisionArn: string;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly rollback?:
    | { readonly reason: string; readonly startedAt: number; readonly serviceRevisionArn: string }
    | undefined;
  readonly circuitBreaker: {
    readonly status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';
    readonly failureCount: number;
    readonly threshold: number;
  };
  readonly alarms?:
    | {
        readonly status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';
        readonly triggeredAlarmNames: readonly string[];
      }
    | undefined;
  /** Where a BLUE_GREEN, LINEAR or CANARY deployment is, and since when. */
  readonly lifecycleStage?: LifecycleStage | undefined;
  readonly stageSince?: number | undefined;
  /** When the traffic of this stage was where it belongs. */
  readonly shiftedAt?: number | undefined;
  /** Percent of test traffic the target revision has by now. */
  readonly testWeight?: number | undefined;
  /** Percent of production traffic the target revision has by now. */
  readonly productionWeight?: number | undefined;
  readonly hooks?: readonly HookDetail[] | undefined;
}
