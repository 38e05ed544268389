import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/scheduler/explain.ts';
import { placedById, unmetExpectations } from '../../../src/scheduler/expectation.ts';
import { place } from '../../../src/scheduler/place.ts';
import { capacityOf, runScenario } from '../../../src/scheduler/scenario.ts';
import { scenarios } from '../../support/scenarios.ts';

describe('the scenarios', () => {
  it('are many, and each expects something', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(40);
    for (const { scenario } of scenarios) expect(scenario.expected?.placements).not.toEqual([]);
  });

  it.each(scenarios)('$name: $scenario.title', ({ scenario }) => {
    const placed = runScenario(scenario).map(({ plan }) => placedById(plan.placements, plan.refusals));
    expect(unmetExpectations(scenario, placed)).toEqual([]);
  });

  it.each(scenarios)('$name is explained as it is placed', ({ scenario }) => {
    for (const { plan, explanation, request } of runScenario(scenario)) {
      expect(explanation.tasks.flatMap(({ chosen }) => chosen ?? [])).toEqual(plan.placements);
      expect(explanation.unplaced).toBe(plan.unplaced);
      expect(explanation.tasks).toHaveLength(plan.placements.length + (plan.unplaced > 0 ? 1 : 0));
      const refused = explanation.tasks.at(-1)?.instances.flatMap(({ containerInstanceArn, refusal: reason }) => {
        return reason ? [{ containerInstanceArn, reason }] : [];
      });
      if (plan.unplaced > 0) expect(refused).toEqual(plan.refusals);
      expect(request.count).toBe(plan.placements.length + plan.unplaced);
    }
  });

  it.each(scenarios)('$name leaves the view as it was when it is only explained', ({ scenario }) => {
    const capacity = capacityOf(scenario);
    const seen = () =>
      capacity.arns.map((arn, row) => [
        capacity.remaining(arn),
        [...(capacity.groups[row] ?? [])],
        capacity.freeGpus[row],
        capacity.freeEnis[row],
      ]);
    for (const request of scenario.requests) {
      const before = seen();
      const explanation = explain(capacity, request);
      expect(seen()).toEqual(before);
      expect(explanation).toEqual(explain(capacity, request));
      place(capacity, request);
    }
  });
});
