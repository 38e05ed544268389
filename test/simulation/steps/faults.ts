import fc from 'fast-check';
import { NETWORKED, FAMILIES } from '../shape.ts';
import { nthOf, type StepKind } from './step-kind.ts';

const match = fc.constantFrom(
  { image: 'bad' },
  { image: 'bad' },
  ...[...FAMILIES, ...NETWORKED].map((family) => ({ family })),
);
const limits = {
  count: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  for: fc.option(fc.constantFrom('30s', '5m', '20m'), { nil: undefined }),
};
const ofContainers = fc.oneof(
  { weight: 4, arbitrary: fc.record({ fault: fc.constant('pull-failure'), match, ...limits }) },
  {
    weight: 2,
    arbitrary: fc.record({
      fault: fc.constant('health-check-failure'),
      match,
      ...limits,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ fault: fc.constant('slow-start'), match, by: fc.constantFrom('20s', '3m'), ...limits }),
  },
);
const ofInstances = fc.oneof(
  { weight: 3, arbitrary: fc.record({ fault: fc.constant('kill-instance'), count: fc.constant(1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      fault: fc.constant('disconnect-agent'),
      count: fc.integer({ min: 1, max: 2 }),
      for: limits.for,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fault: fc.constant('lose-zone'),
      match: fc.constantFrom('us-east-1a', 'us-east-1b', 'us-east-1c').map((zone) => ({ availabilityZone: zone })),
      for: limits.for,
    }),
  },
);

const beginning: StepKind<{ fault: string }> = {
  name: 'fault',
  weight: 7,
  args: fc.oneof({ weight: 3, arbitrary: ofContainers }, { weight: 1, arbitrary: ofInstances }),
  perform: ({ client }, fault) => client.admin('POST', 'faults', fault),
};

const lifting: StepKind<{ nth: number }> = {
  name: 'lift-fault',
  weight: 5,
  args: fc.record({ nth: fc.nat(9) }),
  async perform({ client }, { nth }) {
    const { body } = await client.admin('GET', 'faults');
    const fault = nthOf(body.faults as { id: string }[], nth);
    if (fault) await client.admin('DELETE', `faults/${fault.id}`);
  },
};

export const faultSteps = [beginning, lifting];
