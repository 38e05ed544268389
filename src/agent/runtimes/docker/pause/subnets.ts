/** Addresses that have their first bits in common: `10.128.0.0/9` is `{ base: 0x0a800000, bits: 9 }`. */
export interface Subnet {
  readonly base: number;
  readonly bits: number;
}

const ADDRESS_BITS = 32;
/** A range that few use: AWS's own examples are in 10.0.0.0/16, Docker takes 172.16.0.0/12, at home it is 192.168.0.0/16. */
const RANGE: Subnet = { base: 0x0a80_0000, bits: 9 };
/** The size of a cluster's network: 4,093 tasks. */
const BITS = 20;

/** Reads `a.b.c.d/bits`; undefined for anything else, an IPv6 one among them. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, address = '', bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? [];
  const octets = address.split('.').map(Number);
  if (bits === undefined || Number(bits) > ADDRESS_BITS || octets.some((octet) => octet > 255)) return undefined;
  return { base: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits: Number(bits) };
}

/** As `parseSubnet` reads it. */
export const subnetText = ({ base, bits }: Subnet): string => `${addressText(base)}/${bits}`;

/** The first address a host may have. */
export const gatewayOf = ({ base }: Subnet): string => addressText(base + 1);

const addressText = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** Whether two have an address in common. */
export function overlap(one: Subnet, other: Subnet): boolean {
  const bits = Math.min(one.bits, other.bits);
  const shift = 2 ** (ADDRESS_BITS - bits);
  return Math.floor(one.base / shift) === Math.floor(other.base / shift);
}

/**
 * The subnets a cluster's network may have, best first: of a /9 cut into /20s those that overlap neither a network of the
 * engine nor a route of the host, then those that overlap a route only (a narrower route wins over it). `seed` says where
 * to begin, so that two who choose at the same time rarely choose the same.
 */
export function* freeSubnets(networks: readonly Subnet[], routes: readonly Subnet[], seed: number): Generator<Subnet> {
  const count = 2 ** (BITS - RANGE.bits);
  const size = 2 ** (ADDRESS_BITS - BITS);
  const all = Array.from({ length: count }, (_, index) => ({
    base: RANGE.base + ((seed + index) % count) * size,
    bits: BITS,
  }));
  const free = all.filter((subnet) => !networks.some((network) => overlap(subnet, network)));
  const isRouted = (subnet: Subnet) => routes.some((route) => overlap(subnet, route));
  yield* free.filter((subnet) => !isRouted(subnet));
  yield* free.filter(isRouted);
}

/** The routes of this machine but for the default one, from the text of /proc/net/route. */
export function routesIn(text: string): Subnet[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, destination = '', , , , , , mask = ''] = line.split(/\s+/);
      if (!/^[0-9A-F]{8}$/i.test(destination) || !/^[0-9A-F]{8}$/i.test(mask)) return [];
      const bits = [...Number.parseInt(mask, 16).toString(2)].filter((digit) => digit === '1').length;
      return bits === 0 ? [] : [{ base: Buffer.from(destination, 'hex').readUInt32LE(), bits }];
    });
}
