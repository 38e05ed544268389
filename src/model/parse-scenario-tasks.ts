import { ObjectReader, type Report, shown } from './json-members.ts';
import type { PlacementConstraint, PlacementStrategy } from './placement.ts';
import type { TaskNeeds } from './resources.ts';
import type { RunningTasks, ScenarioRequest } from './scenario.ts';

const NEEDS = ['cpu', 'memory', 'ports', 'enis', 'gpus'];
const RUNNING_MEMBERS = ['instance', 'group', 'count', ...NEEDS];
const REQUEST_MEMBERS = [
  ...['group', 'count', ...NEEDS, 'memoryReservation', 'requiresAttributes'],
  ...['constraints', 'strategies', 'seed'],
];
const MOST_TASKS = 1000;
const LAST_PORT = 65_535;
const PORT = /^(\d{1,5})\/(tcp|udp)$/;

/** Reads tasks that run already: `{ instance, group, count?, cpu?, memory?, ports?, enis?, gpus? }`. */
export function parseRunning(json: unknown, path: string, ids: readonly string[], report: Report): RunningTasks {
  const reader = new ObjectReader(json, path, RUNNING_MEMBERS, report);
  const instance = reader.text('instance', { needed: true, words: 'the id of an instance' }) ?? '';
  if (instance !== '' && !ids.includes(instance)) reader.wrong('instance', 'the id of an instance of the fleet');
  const group = reader.text('group', { needed: true }) ?? '';
  return {
    instance,
    group,
    count: reader.whole('count', { least: 1, most: MOST_TASKS }) ?? 1,
    needs: needsOf(reader, report),
  };
}

/** Reads one request. What placement counts of memory is `memoryReservation` where there is one, else `memory`. */
export function parseRequest(json: unknown, path: string, report: Report): ScenarioRequest {
  const reader = new ObjectReader(json, path, REQUEST_MEMBERS, report);
  const needs = needsOf(reader, report);
  const reserved = reader.whole('memoryReservation', { least: 1 });
  return {
    group: reader.text('group', { needed: true }) ?? '',
    count: reader.whole('count', { least: 1, most: MOST_TASKS }) ?? 1,
    needs: { ...needs, memory: reserved ?? needs.memory },
    memoryLimit: reserved === undefined || needs.memory === 0 ? undefined : needs.memory,
    requiresAttributes: reader.texts('requiresAttributes'),
    constraints: reader.list('constraints', (one, at) => parseConstraint(one, at, report)),
    strategies: reader.list('strategies', (one, at) => parseStrategy(one, at, report)),
    seed: reader.whole('seed'),
  };
}

function needsOf(reader: ObjectReader, report: Report): TaskNeeds {
  const ports = reader.list('ports', (json, path) => {
    const [, number = '0', protocol = 'tcp'] = PORT.exec(typeof json === 'number' ? `${json}/tcp` : String(json)) ?? [];
    const port = Number(number);
    if (port >= 1 && port <= LAST_PORT) return { port, protocol };
    report(path, `expected a port such as 80 or "53/udp", not ${shown(json)}.`);
    return undefined;
  });
  const of = (wanted: string): number[] => ports.flatMap(({ port, protocol }) => (protocol === wanted ? [port] : []));
  return {
    cpu: reader.whole('cpu') ?? 0,
    memory: reader.whole('memory') ?? 0,
    tcpPorts: of('tcp'),
    udpPorts: of('udp'),
    enis: reader.whole('enis') ?? 0,
    gpus: reader.whole('gpus') ?? 0,
  };
}

function parseConstraint(json: unknown, path: string, report: Report): PlacementConstraint | undefined {
  const reader = new ObjectReader(json, path, ['type', 'expression'], report);
  const type = reader.raw('type');
  if (type === 'memberOf') {
    const expression = reader.text('expression', {
      needed: true,
      words: 'an expression of the cluster query language',
    });
    return expression === undefined ? undefined : { type, expression };
  }
  if (type !== 'distinctInstance') reader.wrong('type', '"memberOf" or "distinctInstance"');
  else if (reader.raw('expression') !== undefined) reader.wrong('expression', 'none with distinctInstance');
  return { type: 'distinctInstance' };
}

function parseStrategy(json: unknown, path: string, report: Report): PlacementStrategy | undefined {
  const reader = new ObjectReader(json, path, ['type', 'field'], report);
  const type = reader.raw('type');
  if (type === 'spread') {
    const pattern = /^(instanceId|host|attribute:.+)$/;
    const field = reader.text('field', { needed: true, pattern, words: '"instanceId", "host" or "attribute:NAME"' });
    return field === undefined ? undefined : { type, field };
  }
  if (type === 'binpack') {
    const field = reader.text('field', { needed: true, pattern: /^(cpu|memory)$/, words: '"cpu" or "memory"' });
    return field === undefined ? undefined : { type, field: field === 'cpu' ? 'cpu' : 'memory' };
  }
  if (type !== 'random') reader.wrong('type', '"spread", "binpack" or "random"');
  else if (reader.raw('field') !== undefined) reader.wrong('field', 'none with random');
  return { type: 'random' };
}
