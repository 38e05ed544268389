import { resourceId } from '../../../model/arn.ts';
import type { Refusal } from '../../../scheduler/filters.ts';
import type { Plan } from '../../../scheduler/place.ts';

const error = (reason: Refusal): string => `encountered error "${reason}".`;

/** What is said of the closest instance (ECS Developer Guide, service event messages). */
const SAYS: Readonly<Record<Refusal, string>> = {
  'RESOURCE:CPU': 'has insufficient CPU units available.',
  'RESOURCE:MEMORY': 'has insufficient memory available.',
  'RESOURCE:PORTS': 'is already using a port required by your task.',
  AGENT: "doesn't have the agent connected.", // `encountered error "AGENT".` is documented as well; when which is not
  ATTRIBUTE: error('ATTRIBUTE'),
  'MemberOf placement constraint unsatisfied.': error('MemberOf placement constraint unsatisfied.'),
  // Not established: no sentence of AWS's is known for these.
  'RESOURCE:GPU': error('RESOURCE:GPU'),
  'RESOURCE:ENI': error('RESOURCE:ENI'),
  'distinctInstance placement constraint unsatisfied.': error('distinctInstance placement constraint unsatisfied.'),
};

/**
 * What a service says of a task that found no place, from the refusals of its plan. `closest` is the instance
 * it speaks of; how AWS finds it is not documented, so it is the first unless told. No refusals: no instance was asked.
 */
export function unplacedSentence(refusals: Plan['refusals'], closest = refusals[0]): string {
  const why = closest
    ? `The closest matching (container-instance ${resourceId(closest.containerInstanceArn)}) ${SAYS[closest.reason]}`
    : 'Reason: No Container Instances were found in your cluster.';
  return (
    'was unable to place a task because no container instance met all of its requirements. ' +
    `${why} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`
  );
}
