import { fargateFaults } from './fargate.ts';
import type { Faults, Sent } from './sent.ts';

type Kind = NonNullable<Sent['requiresCompatibilities']>[number];

const NO_STORAGE = 'Tasks using the EC2 launch type do not support EphemeralStorage.';

/**
 * What each kind of capacity cannot run, in the order in which ECS lists the kinds. MANAGED_INSTANCES is not there:
 * when ECS counts a definition as compatible with it, and where it puts it in the list, is not established.
 */
const KINDS: Partial<Record<Kind, (sent: Sent) => Faults>> = {
  EXTERNAL: function* ({ networkMode }) {
    // ECS rules awsvpc out; its sentence is not established, so this one is ours.
    if (networkMode === 'awsvpc') yield 'External does not support network mode ‘awsvpc’.';
  },
  EC2: function* () {},
  FARGATE: fargateFaults,
};

/** What a kind that `requiresCompatibilities` names cannot run. */
export function* requiredKindFaults(sent: Sent): Faults {
  const required = sent.requiresCompatibilities ?? [];
  if (required.includes('EC2') && sent.ephemeralStorage !== undefined) yield NO_STORAGE;
  for (const kind of required) yield* KINDS[kind]?.(sent) ?? [];
}

/** Ephemeral storage can only be had on Fargate, so a definition that cannot go there cannot ask for it. */
export function* storageKindFaults(sent: Sent): Faults {
  if (sent.ephemeralStorage !== undefined && !fargateFaults(sent).next().done) yield NO_STORAGE;
}

/** Where a definition can run: every kind that has nothing against it. */
export function compatibilities(sent: Sent): string[] {
  return Object.entries(KINDS).flatMap(([kind, faults]) => (faults(sent).next().done ? [kind] : []));
}
