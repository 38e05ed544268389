import fc from 'fast-check';
import { definitionOf, FAMILIES, NETWORKED, type Shape, shape } from '../shape.ts';
import type { World } from '../world.ts';
import { ask, type StepKind } from './step-kind.ts';

export const family: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string>(...FAMILIES) },
  { weight: 1, arbitrary: fc.constantFrom<string>(...NETWORKED) },
);

/** Registers a task definition, and remembers what it was made from. */
export async function register(world: World, args: { readonly family: string; readonly shape: Shape }): Promise<void> {
  const { body } = await ask(world, 'RegisterTaskDefinition', definitionOf(args.family, args.shape));
  const arn: string | undefined = body?.taskDefinition?.taskDefinitionArn;
  if (arn === undefined) throw new Error(`${args.family} is refused: ${JSON.stringify(body)}`);
  world.known.shapes.set(arn, args.shape);
}

const registering: StepKind<{ family: string; shape: Shape }> = {
  name: 'register',
  weight: 8,
  args: fc.record({ family, shape }),
  perform: register,
};

export const definitionSteps = [registering];
