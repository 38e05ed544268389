import { constraintFaults, MOST_CONSTRAINTS } from '../placement.ts';
import type { Faults, Sent } from './sent.ts';

/** A definition's placement constraints; that they are all memberOf the model says already. */
export function* placementFaults({ placementConstraints = [] }: Sent): Faults {
  if (placementConstraints.length > MOST_CONSTRAINTS) {
    yield `Task definition can have at most ${MOST_CONSTRAINTS} placement constraints.`;
  }
  for (const constraint of placementConstraints) yield* constraintFaults(constraint);
}
