import type { Capacity } from './capacity.ts';
import { RowSubject } from './expressions.ts';
import type { Refusal } from './filters.ts';
import { type Demand, NO_GROUP } from './request.ts';
import { unmet } from './unmet.ts';

/** One filter or constraint an instance does not pass. */
export interface RefusalDetail {
  readonly reason: Refusal;
  /** By how much, in words: `needs 512 MiB, 300 free`. */
  readonly says: string;
  /** What would make it pass, in words that `on i-…` can follow: `212 MiB more`. */
  readonly wouldFit: string;
  /** How far it is from passing: the missing share of what is needed, or 1 where there is no measure. */
  readonly distance: number;
}

/** Everything for which an instance cannot take a task; the first is what `refusal` answers. Empty when it can. */
export function refusalDetails(capacity: Capacity, row: number, demand: Demand): RefusalDetail[] {
  return [
    ...(capacity.agentConnected[row] ? [] : [unmeasured('AGENT', 'its agent is not connected', 'a connected agent')]),
    ...resourceDetails(capacity, row, demand),
    ...attributeDetails(capacity, row, demand),
    ...constraintDetails(capacity, row, demand),
  ];
}

const unmeasured = (reason: Refusal, says: string, wouldFit: string): RefusalDetail => {
  return { reason, says, wouldFit, distance: 1 };
};

function resourceDetails(capacity: Capacity, row: number, { needs }: Demand): RefusalDetail[] {
  const lack = (reason: Refusal, needed: number, free: number, unit: string): RefusalDetail[] => {
    if (free >= needed) return [];
    const units = (number: number): string => (unit === 'MiB' || number === 1 ? unit : `${unit}s`);
    const says = `needs ${needed} ${units(needed)}, ${free} free`;
    const wouldFit = `${needed - free} ${units(needed - free)} more`;
    return [{ reason, says, wouldFit, distance: (needed - free) / needed }];
  };
  const taken = (ports: ReadonlySet<number> | undefined, wanted: readonly number[], protocol: string) =>
    wanted
      .filter((port) => ports?.has(port))
      .map((port) =>
        unmeasured('RESOURCE:PORTS', `port ${port}/${protocol} is taken`, `port ${port}/${protocol} free`),
      );
  return [
    ...lack('RESOURCE:CPU', needs.cpu, capacity.freeCpu[row] as number, 'CPU unit'),
    ...lack('RESOURCE:MEMORY', needs.memory, capacity.freeMemory[row] as number, 'MiB'),
    ...lack('RESOURCE:GPU', needs.gpus, capacity.freeGpus[row] as number, 'GPU'),
    ...taken(capacity.tcpPorts[row], needs.tcpPorts, 'tcp'),
    ...taken(capacity.udpPorts[row], needs.udpPorts, 'udp'),
    ...lack('RESOURCE:ENI', needs.enis ?? 0, capacity.freeEnis[row] as number, 'network interface'),
  ];
}

function attributeDetails(capacity: Capacity, row: number, { requiresAttributes }: Demand): RefusalDetail[] {
  return requiresAttributes
    .filter((name) => !capacity.attributes[row]?.has(name))
    .map((name) => unmeasured('ATTRIBUTE', `lacks ${name}`, `the attribute ${name}`));
}

function constraintDetails(
  capacity: Capacity,
  row: number,
  { constraints = [], group = NO_GROUP }: Demand,
): RefusalDetail[] {
  return constraints.flatMap((constraint) => {
    if (constraint.type === 'distinctInstance') {
      const reason = 'distinctInstance placement constraint unsatisfied.';
      const says = `already runs a task of group ${group}`;
      return capacity.groups[row]?.has(group) ? [unmeasured(reason, says, `no task of group ${group}`)] : [];
    }
    const subject = new RowSubject(capacity);
    subject.row = row;
    const reason = 'MemberOf placement constraint unsatisfied.';
    return unmet(constraint.expression, subject).map((says) => {
      return unmeasured(reason, says, says.replace(/ does not hold( \(.*\))?$/, ' true'));
    });
  });
}
