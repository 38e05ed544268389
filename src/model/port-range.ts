/** Ports that follow each other: `80-90` is 11 from 80 on. */
export interface PortRange {
  readonly first: number;
  readonly count: number;
}

const RANGE = /^(\d{1,5})-(\d{1,5})$/;

/** Reads `n-m`; undefined for anything else, and where m is not above n. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, from, to] = RANGE.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return last > first ? { first, count: last - first + 1 } : undefined;
}

/** As the API writes a range. */
export const portRangeText = (first: number, count: number): string => `${first}-${first + count - 1}`;

/** Each port of a mapping by itself; `portCount` is left out for a single one. */
export function eachPort<Mapping extends PortMappingLike>(mapping: Mapping): Omit<Mapping, 'portCount'>[] {
  const { portCount = 1, ...single } = mapping;
  return Array.from({ length: portCount }, (_, index) => ({
    ...single,
    containerPort: mapping.containerPort + index,
    hostPort: mapping.hostPort === 0 ? 0 : mapping.hostPort + index,
  }));
}

interface PortMappingLike {
  readonly containerPort: number;
  /** 0 for one that is not chosen yet. */
  readonly hostPort: number;
  readonly portCount?: number | undefined;
}
