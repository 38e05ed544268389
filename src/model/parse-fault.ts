import { durationMs } from './duration.ts';
import { type Fault, FAULT_KINDS, type FaultKind, type FaultMatch, isOfInstances } from './fault.ts';
import { either, ObjectReader, shown } from './json-members.ts';

/** A fault, or everything that is wrong with what was sent: one sentence each, beginning with the path of a bad member. */
export type ParsedFault = { readonly fault: Fault } | { readonly wrong: readonly string[] };

const OF_CONTAINERS = ['image', 'family', 'containerName', 'cluster'] as const;
const OF_INSTANCES = ['instance', 'availabilityZone', 'cluster'] as const;

const MATCHED_BY: Readonly<Record<FaultKind, readonly (keyof FaultMatch)[]>> = {
  'kill-instance': OF_INSTANCES,
  'disconnect-agent': OF_INSTANCES,
  'lose-zone': ['availabilityZone', 'cluster'],
  'pull-failure': OF_CONTAINERS,
  'health-check-failure': OF_CONTAINERS,
  'slow-start': OF_CONTAINERS,
};
const OF_ALL = ['fault', 'match', 'count', 'for'];
const OWN: Partial<Record<FaultKind, readonly string[]>> = { 'pull-failure': ['reason'], 'slow-start': ['by'] };

/** A letter alone, which a fleet may give, would be of no region here. */
const ZONE = { pattern: /[-*]/, words: 'a zone in full, such as "us-east-1a"' };
const LONGEST_MS = 365 * 86_400_000;
const DURATION = 'a time such as "500ms", "30s", "15m" or "1h", or a number of milliseconds, of at most a year';

/**
 * Reads `{ fault, match?, count?, for? }`, with `by` of a slow start and `reason` of a failed pull. What strikes
 * instances must say which, or how many, as everything at once is hardly ever meant; a zone must be named in full.
 */
export function parseFault(json: unknown): ParsedFault {
  const wrong: string[] = [];
  const report = (path: string, sentence: string) => void wrong.push(path ? `${path}: ${sentence}` : sentence);
  const sent = typeof json === 'object' && json !== null && 'fault' in json ? json.fault : undefined;
  const kind = FAULT_KINDS.find((known) => known === sent);
  if (!kind) return { wrong: [`fault: expected ${either(FAULT_KINDS)}, not ${shown(sent)}.`] };
  const reader = new ObjectReader(json, '', [...OF_ALL, ...(OWN[kind] ?? [])], report);
  const match = parseMatch(kind, reader.raw('match') ?? {}, report);
  const count = reader.whole('count', { least: 1 });
  const byMs = duration(reader, 'by');
  if (kind === 'slow-start' && reader.raw('by') === undefined)
    reader.wrong('by', `how long it takes longer, ${DURATION}`);
  const forMs = duration(reader, 'for');
  const reason = reader.text('reason');
  if (kind === 'lose-zone' && match.availabilityZone === undefined) {
    report('match.availabilityZone', 'expected the zone that is lost, such as "us-east-1a".');
  } else if (isOfInstances(kind) && Object.keys(match).length === 0 && reader.raw('count') === undefined) {
    report('match', `expected ${either(MATCHED_BY[kind])}, or beside it a count.`);
  }
  return wrong.length > 0 ? { wrong } : { fault: { kind, match, count, forMs, byMs, reason } };
}

function parseMatch(kind: FaultKind, json: unknown, report: (path: string, sentence: string) => void): FaultMatch {
  const reader = new ObjectReader(json, 'match', MATCHED_BY[kind], report);
  const members = MATCHED_BY[kind].flatMap((name) => {
    const text = reader.text(name, name === 'availabilityZone' ? ZONE : {});
    return text === undefined ? [] : [[name, text]];
  });
  return Object.fromEntries(members);
}

function duration(reader: ObjectReader, name: string): number | undefined {
  const value = reader.raw(name);
  if (value === undefined) return undefined;
  const ms = typeof value === 'string' ? durationMs(value) : value;
  if (typeof ms === 'number' && Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_MS) return ms;
  reader.wrong(name, DURATION);
  return undefined;
}
