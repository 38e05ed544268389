import fc from 'fast-check';
import type { StepKind } from './step-kind.ts';

const SECOND_MS = 1000;

const seconds = fc.oneof(
  { weight: 40, arbitrary: fc.integer({ min: 1, max: 45 }) },
  { weight: 14, arbitrary: fc.integer({ min: 45, max: 180 }) },
  { weight: 1, arbitrary: fc.integer({ min: 180, max: 1200 }) },
);

const passing: StepKind<{ seconds: number }> = {
  name: 'advance',
  weight: 40,
  args: fc.record({ seconds }),
  perform: (world, args) => world.advance(args.seconds * SECOND_MS),
};

const restarting: StepKind<object> = {
  name: 'restart',
  weight: 1,
  args: fc.constant({}),
  perform: (world) => world.restart(),
};

const crashing: StepKind<{ afterRows: number; seconds: number }> = {
  name: 'crash',
  weight: 1,
  args: fc.record({ afterRows: fc.integer({ min: 1, max: 60 }), seconds: fc.integer({ min: 1, max: 300 }) }),
  perform: (world, { afterRows, seconds }) => world.crash(afterRows, () => world.advance(seconds * SECOND_MS)),
};

export const timeSteps = [passing, restarting, crashing];
