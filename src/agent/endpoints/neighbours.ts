import { existsSync } from 'node:fs';
import { BlockList } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

type Interfaces = Readonly<Partial<Record<string, NetworkInterfaceInfo[]>>>;

/** Whether an interface is a bridge, as those of engines' networks are and a machine's way to others is not. */
const isBridge = (name: string): boolean => existsSync(`/sys/class/net/${name}/bridge`);

/**
 * Whether a connection comes from this machine or from a container on it. Linux answers at each of its addresses from
 * every side, so what listens at a bridge's is open to a whole office unless it looks who asks.
 */
export function isNeighbour(
  address: string | undefined,
  interfaces: Interfaces = networkInterfaces(),
  bridge: (name: string) => boolean = isBridge,
): boolean {
  const plain = (address ?? '').replace(/^::ffff:/, '');
  return Object.entries(interfaces).some(([name, addresses = []]) => {
    if (addresses.some((each) => each.address === plain)) return true;
    const near = addresses.filter(({ internal, family }) => family === 'IPv4' && (internal || bridge(name)));
    return near.some(({ cidr }) => contains(cidr, plain));
  });
}

function contains(cidr: string | null, address: string): boolean {
  const [network = '', prefix = '32'] = (cidr ?? '').split('/');
  if (network === '') return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), 'ipv4');
  return list.check(address, 'ipv4');
}
