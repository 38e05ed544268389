import { resourceId } from '../model/arn.ts';
import type { ExpectedPlacement, Scenario, ScenarioInstance } from '../model/scenario.ts';

/** Where the tasks of a request went, and why the rest went nowhere, by instance id. */
export interface Placed {
  readonly ids: readonly string[];
  readonly refusals: Readonly<Record<string, string>>;
}

/** What was placed, by instance ids rather than by ARNs. */
export const placedById = (
  placements: readonly string[],
  refusals: readonly { readonly containerInstanceArn: string; readonly reason: string }[],
): Placed => ({
  ids: placements.map(resourceId),
  refusals: Object.fromEntries(refusals.map((one) => [resourceId(one.containerInstanceArn), one.reason])),
});

/** What a scenario expects and did not come, one sentence each; `placed` has one for each request. */
export function unmetExpectations({ fleet, expected }: Scenario, placed: readonly Placed[]): string[] {
  if (!expected) return [];
  const faults = expected.placements.flatMap((wanted, index) =>
    unmetPlacement(fleet, wanted, placed[index]?.ids ?? []).map((fault) => `request ${index + 1}: ${fault}`),
  );
  if (expected.placements.length !== placed.length)
    faults.push(`expected the placements of ${expected.placements.length} requests, there are ${placed.length}`);
  if (expected.refusals)
    faults.push(...differs('refusals', sorted(expected.refusals), sorted(placed.at(-1)?.refusals)));
  return faults;
}

function unmetPlacement(fleet: readonly ScenarioInstance[], wanted: ExpectedPlacement, ids: readonly string[]) {
  const instances = ids.map((id) => fleet.find((instance) => instance.id === id));
  const zones = counted(instances.map((instance) => instance?.availabilityZone));
  const types = counted(instances.map((instance) => instance?.instanceType.name));
  const largestFirst = (counts: Readonly<Record<string, number>>) => Object.values(counts).sort((a, b) => b - a);
  const { among } = wanted;
  return [
    ...differs('instances, in order,', wanted.ids, ids),
    ...differs('tasks elsewhere', among && [], among && ids.filter((id) => !among.includes(id))),
    ...differs('tasks by instance', sorted(wanted.instances), sorted(counted(ids))),
    ...differs('tasks by zone', sorted(wanted.zones), sorted(zones)),
    ...differs('tasks by type', sorted(wanted.types), sorted(types)),
    ...differs('tasks an instance', wanted.instanceCounts, largestFirst(counted(ids))),
    ...differs('tasks a zone', wanted.zoneCounts, largestFirst(zones)),
    ...differs('tasks placed', wanted.placed, ids.length),
  ];
}

function counted(names: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const sorted = <T>(record: Readonly<Record<string, T>> | undefined) =>
  record && Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function differs(what: string, wanted: unknown, found: unknown): string[] {
  const [expected, came] = [JSON.stringify(wanted), JSON.stringify(found)];
  return wanted === undefined || expected === came ? [] : [`expected ${what} ${expected}, not ${came}`];
}
