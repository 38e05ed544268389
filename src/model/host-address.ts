const OWN_ADDRESSES_FROM = 64; // 127.64.0.0 upwards: away from 127.0.0.x, which people and resolvers use
const HOSTS_A_NET = 254; // without .0 and .255

/** Where the engine has only one loopback address, every instance shares it, and their ports clash. */
export const SHARED_HOST_ADDRESS = '127.0.0.1';

/** All addresses of a machine: what containers on an engine that is reached over a network publish on. */
export const EVERY_ADDRESS = '0.0.0.0';

/**
 * The loopback address of the n-th container instance (n from 1): each instance is a machine of its own, so the same
 * host port on two of them never clashes. Linux answers on all of 127.0.0.0/8.
 */
export function hostAddress(n: number): string {
  const index = n - 1;
  const net = Math.floor(index / HOSTS_A_NET);
  return `127.${OWN_ADDRESSES_FROM + Math.floor(net / 256)}.${net % 256}.${(index % HOSTS_A_NET) + 1}`;
}
