import fc from 'fast-check';
import type { outputs } from '../../../../api-schemas/ecs/outputs.ts';
import { ecsOperations } from '../../../../src/apis/ecs/index.ts';
import { VALID } from '../../../unit/ecs/operation-inputs.ts';
import { inputArbitrary } from './input-arbitrary.ts';
import { RICHER } from './richer-inputs.ts';

export const REGION = 'us-east-1';
/** Where something is too. No input names this region, so what an answer of the other says of it was let out. */
export const ELSEWHERE = 'ap-south-1';

/** A request for a caller of a region; `input` has `live` texts in it. */
export interface Request {
  readonly operation: keyof typeof outputs;
  readonly input: unknown;
  readonly region: string;
}

/** A request, or time that passes. */
export type Step = Request | { readonly passMs: number };

/** Operations on which many others depend, and those that can be asked for the most. */
const WEIGHTS: Readonly<Record<string, number>> = { RegisterTaskDefinition: 3, RunTask: 4, StartTask: 2 };

const region = fc.oneof(
  { weight: 12, arbitrary: fc.constant(REGION) },
  { weight: 1, arbitrary: fc.constant(ELSEWHERE) },
);
const requests = ecsOperations.flatMap(({ name, input }) =>
  [VALID[name] ?? {}, ...(RICHER[name] ?? [])].map((usual) => ({
    weight: WEIGHTS[name] ?? 1,
    arbitrary: fc.record({ operation: fc.constant(name), input: inputArbitrary(input(), usual), region }),
  })),
);
const pause = fc.constantFrom(1000, 61_000, 7_200_000).map((passMs) => ({ passMs }));

/** What happens to a server in one run: requests of every operation that is built, one after another. */
export const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...requests, { weight: 1, arbitrary: pause }), {
  minLength: 1,
  maxLength: 240,
  size: 'max',
});
