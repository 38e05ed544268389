import { placementReport } from './cli/place.ts';
import type { Scenario } from './model/scenario.ts';
import { placedById, unmetExpectations } from './scheduler/expectation.ts';
import { capacityOf, runScenario, scenarioArn } from './scheduler/scenario.ts';

/** How the result of a scenario is shown. */
export interface PlacementOptions {
  readonly step: boolean;
  readonly json: boolean;
  readonly colours: boolean;
}

/** Runs a scenario and gives what is to be printed, and whether all came as the scenario expects. */
export function runPlacement(scenario: Scenario, options: PlacementOptions) {
  const outcomes = runScenario(scenario);
  const placed = outcomes.map(({ plan }) => placedById(plan.placements, plan.refusals));
  const unmet = unmetExpectations(scenario, placed);
  const asExpected = unmet.length === 0;
  if (options.json) {
    const document = { title: scenario.title, requests: outcomes, unmetExpectations: unmet };
    return { text: `${JSON.stringify(document, null, 2)}\n`, asExpected };
  }
  const { instances } = capacityOf(scenario);
  const running = scenario.running.flatMap(({ instance, needs, count }) =>
    Array.from({ length: count }, () => ({ containerInstanceArn: scenarioArn(instance), needs })),
  );
  return { text: placementReport({ scenario, instances, running, outcomes, unmet }, options), asExpected };
}
