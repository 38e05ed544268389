import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unmetExpectations } from '../../../src/scheduler/expectation.ts';
import { scenarios } from '../../support/scenarios.ts';
import { scenarioServer } from './scenario-server.ts';

/** What no call of the API can bring about. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'agent-disconnected': 'an agent of ours is connected as long as its instance is registered',
  'attribute-missing': 'every agent of ours has every capability',
};

const isInReach = ({ name }: { readonly name: string }): boolean => !(name in OUT_OF_REACH);

describe('the scenarios through RunTask', () => {
  let server: Awaited<ReturnType<typeof scenarioServer>>;
  beforeAll(async () => {
    server = await scenarioServer();
  });
  afterAll(() => server.close());

  it('are all but those that no call can bring about', () => {
    expect(scenarios.filter((one) => !isInReach(one)).map(({ name }) => name)).toEqual(Object.keys(OUT_OF_REACH));
  });

  it.each(scenarios.filter(isInReach))('$name: $scenario.title', async ({ name, scenario }) => {
    expect(unmetExpectations(scenario, await server.run(name, scenario))).toEqual([]);
  });
});
