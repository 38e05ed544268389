import { type FleetInstance, parseFleet } from './fleet.ts';
import { ObjectReader, type Report } from './json-members.ts';
import { parseExpected } from './parse-expected.ts';
import { parseRequest, parseRunning } from './parse-scenario-tasks.ts';
import type { Scenario, ScenarioInstance } from './scenario.ts';

/** A scenario, or everything that is wrong with it: one sentence each, beginning with the path of the bad member. */
export type ParsedScenario = { readonly scenario: Scenario } | { readonly faults: readonly string[] };

const DEFAULT_REGION = 'us-east-1';
const SCENARIO_MEMBERS = ['title', 'source', 'region', 'fleet', 'running', 'requests', 'expected'];
/** What an instance of a scenario has beyond one of a fleet file. */
const OWN_MEMBERS = ['id', 'status', 'agentConnected', 'cpu', 'memory', 'lacks', 'agentVersion', 'registeredAt'];
const ID = /^[a-zA-Z0-9-]{1,64}$/;

/**
 * Reads a placement scenario: `{ title, source?, region?, fleet, running?, requests, expected? }`. Instances without
 * an id are called by their zone and number: `i-a1`, `i-a2`, `i-b1`. Whether an expression can be read is not looked at.
 */
export function parseScenario(json: unknown): ParsedScenario {
  const faults: string[] = [];
  const report: Report = (path, sentence) => faults.push(path ? `${path}: ${sentence}` : sentence);
  const reader = new ObjectReader(json, '', SCENARIO_MEMBERS, report);
  const region = reader.text('region') ?? DEFAULT_REGION;
  const named = new Map<string, number>();
  const fleet = reader
    .list('fleet', (one, path) => parseInstances(one, path, region, report))
    .flatMap((instances) =>
      instances.map(({ id, ...instance }): ScenarioInstance => {
        const letter = instance.availabilityZone.at(-1) ?? '';
        if (id === undefined) named.set(letter, (named.get(letter) ?? 0) + 1);
        return { id: id ?? `i-${letter}${named.get(letter)}`, ...instance };
      }),
    );
  const ids = fleet.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) report('fleet', `two instances are called ${twice}.`);
  if (!Array.isArray(reader.raw('fleet'))) reader.wrong('fleet', 'an array of instances');
  if (!Array.isArray(reader.raw('requests'))) reader.wrong('requests', 'an array of requests');
  const scenario: Scenario = {
    title: reader.text('title', { needed: true }) ?? '',
    source: reader.text('source'),
    fleet,
    running: reader.list('running', (one, path) => parseRunning(one, path, ids, report)),
    requests: reader.list('requests', (one, path) => parseRequest(one, path, report)),
    expected: reader.raw('expected') === undefined ? undefined : parseExpected(reader.raw('expected'), report),
  };
  return faults.length > 0 ? { faults } : { scenario };
}

type Unnamed = Omit<ScenarioInstance, 'id'> & { readonly id: string | undefined };

/** The instances one entry of `fleet` stands for; what a fleet file has too is read as there. */
function parseInstances(json: unknown, path: string, region: string, report: Report): Unnamed[] {
  const members = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : undefined;
  const ofFleet = members?.filter(([name]) => !OWN_MEMBERS.includes(name));
  const parsed = parseFleet({ instances: [ofFleet ? Object.fromEntries(ofFleet) : json] }, region);
  if ('faults' in parsed) {
    for (const fault of parsed.faults) {
      const [, member = '', sentence = ''] = /^instances(?:\[0\])?(.*?): (.*)$/s.exec(fault) ?? [];
      report(path + member, sentence);
    }
  }
  const own = members?.filter(([name]) => OWN_MEMBERS.includes(name)) ?? [];
  const reader = new ObjectReader(Object.fromEntries(own), path, OWN_MEMBERS, report);
  const id = reader.text('id', { pattern: ID, words: '1 to 64 letters, digits and -' });
  const status = reader.text('status', { pattern: /^(ACTIVE|DRAINING)$/, words: '"ACTIVE" or "DRAINING"' });
  const { agentConnected = true } = Object.fromEntries(own);
  if (typeof agentConnected !== 'boolean') reader.wrong('agentConnected', 'true or false');
  const more = {
    id,
    status: status === 'DRAINING' ? ('DRAINING' as const) : ('ACTIVE' as const),
    agentConnected: agentConnected === true,
    cpu: reader.whole('cpu', { least: 1 }),
    memory: reader.whole('memory', { least: 1 }),
    lacks: reader.texts('lacks'),
    agentVersion: reader.text('agentVersion'),
    registeredAt: reader.text('registeredAt'),
  };
  const alike: readonly FleetInstance[] = 'fleet' in parsed ? parsed.fleet.instances : [];
  return alike.flatMap(({ count, ...instance }) => {
    if (count > 1 && id !== undefined) reader.wrong('id', 'no id beside a count of more than 1');
    return Array.from({ length: count }, () => ({ ...instance, ...more }));
  });
}
