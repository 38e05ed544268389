import { parsePortRange } from '../../../../model/port-range.ts';
import { type Faults, invalidSetting, type Sent, type SentContainer } from './sent.ts';

type Mapping = NonNullable<SentContainer['portMappings']>[number];

const LAST_PORT = 65535;
const MOST_RANGES = 100;

/** The port mappings of one container, by network mode. */
export function* containerPortFaults({ networkMode: mode }: Sent, { name, portMappings = [] }: SentContainer): Faults {
  for (const { containerPort, hostPort, containerPortRange } of portMappings) {
    if (containerPort !== undefined && containerPortRange !== undefined) {
      yield `Invalid port mapping for container '${name}', cannot specify both single port and port range.`;
    }
    for (const port of [containerPort, hostPort]) {
      if (port !== undefined && (port < 0 || port > LAST_PORT)) {
        yield `${invalidSetting(name)} Ports must be between 0 and ${LAST_PORT}.`;
      }
    }
    if (mode === 'none') yield 'Port mappings are not supported when networkMode=none.';
    if (containerPortRange !== undefined) continue; // its own rules are below
    if ((mode === 'awsvpc' || mode === 'host') && hostPort && hostPort !== containerPort) {
      yield `When networkMode=${mode}, the host ports and container ports in port mappings must match.`;
    }
  }
  const ranges = portMappings.filter(({ containerPortRange }) => containerPortRange !== undefined);
  if (ranges.length > 0 && (mode === 'host' || !areRanges(ranges))) {
    yield `Invalid 'containerPortRange' setting for container '${name}'.`;
  }
}

/** At most 100 ranges of ports that exist, from a lower to a higher, without a host port, apart from each other. */
function areRanges(mappings: readonly Mapping[]): boolean {
  const ranges = mappings.map(({ containerPortRange = '', hostPort, protocol = 'tcp' }) => {
    const { first, count } = parsePortRange(containerPortRange) ?? { first: 0, count: 0 };
    return { first, last: first + count - 1, protocol, hostPort };
  });
  const sound = ranges.every(({ first, last, hostPort }) => first >= 1 && last <= LAST_PORT && hostPort === undefined);
  const overlap = ranges.some((one, index) =>
    ranges
      .slice(index + 1)
      .some((other) => one.protocol === other.protocol && one.first <= other.last && other.first <= one.last),
  );
  return sound && !overlap && ranges.length <= MOST_RANGES;
}

/** In awsvpc all containers of a task share one network interface, so what they map must differ. */
export function* sharedPortFaults({ networkMode, containerDefinitions }: Sent): Faults {
  if (networkMode !== 'awsvpc') return;
  const mappings = containerDefinitions.flatMap(({ portMappings = [] }) => portMappings);
  const ports = mappings.flatMap(({ containerPort, protocol = 'tcp' }) =>
    containerPort === undefined ? [] : [`${protocol.toUpperCase()} container port '${containerPort}'`],
  );
  const port = repeated(ports);
  if (port) yield `${port} is used multiple times in task when networkMode=awsvpc.`;
  if (repeated(mappings.flatMap(({ name }) => (name ? [name] : [])))) {
    yield 'When networkMode=awsvpc, port mapping name is already used';
  }
}

const repeated = (texts: readonly string[]): string | undefined =>
  texts.find((text, index) => texts.indexOf(text) < index);
