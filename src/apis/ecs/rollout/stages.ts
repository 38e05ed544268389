import type { DeploymentConfiguration, LifecycleStage, ServiceDeployment } from '../../../model/service.ts';

const MINUTE_MS = 60_000;
/** How long alarms are watched after everything runs, where the deployment itself has no bake time (not documented). */
const ALARM_BAKE_MS = 5 * MINUTE_MS;

const STAGES: readonly LifecycleStage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
];

type Shift = Pick<ServiceDeployment, 'deploymentConfiguration' | 'sourceRevisionArns' | 'productionWeight'>;

/** Whether a deployment goes from stage to stage. */
export const hasStages = ({ deploymentConfiguration: { strategy } }: Pick<Shift, 'deploymentConfiguration'>): boolean =>
  strategy !== 'ROLLING';

/** Where a deployment begins: only one that finds more than one revision has anything to reconcile. */
export const firstStage = ({ sourceRevisionArns }: Shift): LifecycleStage =>
  sourceRevisionArns.length > 1 ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP';

/** What follows a stage; undefined after the last. Each step of LINEAR and CANARY is prepared and shifted again. */
export function stageAfter(stage: LifecycleStage, { productionWeight = 0 }: Shift): LifecycleStage | undefined {
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && productionWeight < 100) return 'PRE_PRODUCTION_TRAFFIC_SHIFT';
  return STAGES[STAGES.indexOf(stage) + 1];
}

/** Percent of production traffic after the next shift: all of it, but in the steps of LINEAR and CANARY. */
export function weightAfter({ deploymentConfiguration, sourceRevisionArns, productionWeight = 0 }: Shift): number {
  const { strategy, linearConfiguration, canaryConfiguration } = deploymentConfiguration;
  if (sourceRevisionArns.length === 0) return 100;
  const tenths = Math.round(10 * (productionWeight + (linearConfiguration?.stepPercent ?? 100)));
  if (strategy === 'LINEAR') return Math.min(100, tenths / 10);
  return strategy === 'CANARY' && productionWeight === 0 ? (canaryConfiguration?.canaryPercent ?? 100) : 100;
}

/** How long a deployment bakes once everything is where it belongs, in milliseconds. */
export const bakeMsOf = ({ bakeTimeInMinutes, alarms }: DeploymentConfiguration): number =>
  bakeTimeInMinutes > 0 || !alarms?.enable ? bakeTimeInMinutes * MINUTE_MS : ALARM_BAKE_MS;

/** How long a stage lasts when its traffic is shifted, in milliseconds. A first deployment takes no one's place. */
export function waitMsOf(stage: LifecycleStage, shift: Shift): number {
  const { linearConfiguration, canaryConfiguration, ...configuration } = shift.deploymentConfiguration;
  if (shift.sourceRevisionArns.length === 0) return 0;
  if (stage === 'BAKE_TIME') return bakeMsOf(configuration);
  if (stage !== 'PRODUCTION_TRAFFIC_SHIFT' || shift.productionWeight === 100) return 0;
  const minutes = linearConfiguration?.stepBakeTimeInMinutes ?? canaryConfiguration?.canaryBakeTimeInMinutes ?? 0;
  return minutes * MINUTE_MS;
}

/** The stage as a deployment shows it: PRE_PRODUCTION_TRAFFIC_SHIFT is hooks' word only, so it is the one before. */
export function shownStage({
  lifecycleStage: stage,
  productionWeight = 0,
}: Pick<ServiceDeployment, 'lifecycleStage' | 'productionWeight'>):
  | Exclude<LifecycleStage, 'PRE_PRODUCTION_TRAFFIC_SHIFT'>
  | undefined {
  if (stage !== 'PRE_PRODUCTION_TRAFFIC_SHIFT') return stage;
  return productionWeight === 0 ? 'POST_TEST_TRAFFIC_SHIFT' : 'PRODUCTION_TRAFFIC_SHIFT';
}
