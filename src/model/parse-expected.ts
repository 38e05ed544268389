import { ObjectReader, type Report, shown } from './json-members.ts';
import type { ExpectedPlacement, Scenario } from './scenario.ts';

const PLACEMENT_MEMBERS = ['ids', 'among', 'instances', 'zones', 'types', 'instanceCounts', 'zoneCounts', 'placed'];

/** Reads what must come of a scenario: `{ placements: [one a request], refusals?: { id: reason } }`. */
export function parseExpected(json: unknown, report: Report): Scenario['expected'] {
  const reader = new ObjectReader(json, 'expected', ['placements', 'refusals'], report);
  return {
    placements: reader.list('placements', (one, path) => parsePlacement(one, path, report)),
    refusals: record(reader, 'refusals', (value) => typeof value === 'string'),
  };
}

function parsePlacement(json: unknown, path: string, report: Report): ExpectedPlacement {
  const reader = new ObjectReader(json, path, PLACEMENT_MEMBERS, report);
  const has = (name: string): boolean => reader.raw(name) !== undefined;
  const numbers = (name: string): number[] =>
    reader.list(name, (one, at) => {
      if (isCount(one)) return one;
      report(at, `expected a whole number, not ${shown(one)}.`);
      return undefined;
    });
  return {
    ids: has('ids') ? reader.texts('ids') : undefined,
    among: has('among') ? reader.texts('among') : undefined,
    instances: record(reader, 'instances', isCount),
    zones: record(reader, 'zones', isCount),
    types: record(reader, 'types', isCount),
    instanceCounts: has('instanceCounts') ? numbers('instanceCounts') : undefined,
    zoneCounts: has('zoneCounts') ? numbers('zoneCounts') : undefined,
    placed: reader.whole('placed'),
  };
}

const isCount = (json: unknown): json is number => typeof json === 'number' && Number.isInteger(json) && json >= 0;

/** An object whose every value is of one kind; undefined where there is none. */
function record<T>(reader: ObjectReader, name: string, isOfKind: (json: unknown) => json is T) {
  const json = reader.raw(name);
  if (json === undefined) return undefined;
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : undefined;
  if (entries?.every((entry): entry is [string, T] => isOfKind(entry[1]))) return Object.fromEntries(entries);
  reader.wrong(name, 'an object with a value of the right kind for each name');
  return undefined;
}
