import fc from 'fast-check';
import type { World } from '../world.ts';
import { definitionSteps } from './definitions.ts';
import { faultSteps } from './faults.ts';
import { instanceSteps } from './instances.ts';
import { serviceSteps } from './services.ts';
import type { AnyStepKind } from './step-kind.ts';
import { taskSteps } from './tasks.ts';
import { timeSteps } from './time.ts';

/** Everything that can happen. What is new, such as a deployment that shifts traffic, is a line here. */
const KINDS: readonly AnyStepKind[] = [
  ...definitionSteps,
  ...serviceSteps,
  ...taskSteps,
  ...instanceSteps,
  ...faultSteps,
  ...timeSteps,
];

/** Something that happens, by the name of its kind. It names what is there by number, so that it fits any world. */
export interface Step {
  readonly name: string;
  readonly args: object;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  ...KINDS.map(({ name, weight, args }) => ({ weight, arbitrary: fc.record({ name: fc.constant(name), args }) })),
);

/** The steps that follow from a seed. */
export const stepsOf = (seed: number, count: number): Step[] => fc.sample(step, { seed, numRuns: count });

/** Has a step happen. */
export async function perform(world: World, { name, args }: Step): Promise<void> {
  const kind = KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`there is no step ${name}`);
  await kind.perform(world, args);
}

/** A step on one line. */
export const stepInWords = ({ name, args }: Step): string => `${name} ${JSON.stringify(args)}`;
