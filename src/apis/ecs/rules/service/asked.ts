import type { DeploymentConfiguration, DeploymentControllerType, Service } from '../../../../model/service.ts';
import type { LaunchType } from '../../../../model/task.ts';
import type { TaskDefinition } from '../../../../model/task-definition.ts';
import { ecsError } from '../../errors.ts';
import type { Input } from '../../operation.ts';

/** What a rule says of a service: sentences of ECS's, the first of which is the refusal. */
export type Faults = Generator<string>;

/** The members of CreateService and UpdateService. */
export type SentService = Partial<Omit<Input<'CreateService'>, 'cluster'>> &
  Partial<Pick<Input<'UpdateService'>, 'forceNewDeployment'>>;

/** A service as a CreateService or an UpdateService would leave it. */
export interface AskedService {
  readonly verb: 'created' | 'updated';
  readonly sent: SentService;
  readonly schedulingStrategy: Service['schedulingStrategy'];
  readonly deploymentController: DeploymentControllerType;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly availabilityZoneRebalancing: Service['availabilityZoneRebalancing'];
  readonly placementConstraints: Service['placementConstraints'];
  readonly placementStrategy: Service['placementStrategy'];
  /** Of its tasks. */
  readonly launchType: LaunchType;
  /** None with an EXTERNAL controller. */
  readonly definition: TaskDefinition | undefined;
}

/** Throws InvalidParameterException with the first sentence that any of the rules has. */
export function refuseFirst(...rules: readonly Iterable<string>[]): void {
  for (const faults of rules) {
    for (const message of faults) throw ecsError('InvalidParameterException', message);
  }
}

/** A sentence for each number that is out of its bounds; AWS's own words are only known of some. */
export function* boundFaults(
  values: Readonly<Record<string, number | undefined>>,
  least: number,
  most: number,
): Faults {
  for (const [member, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (value < least) yield `${member} must be at least ${least}`;
    if (value > most) yield `${member} must be at most ${most}`;
  }
}
