import { type Faults, isSet, type Sent, type SentContainer } from './sent.ts';

/** What a container cannot set when its task has a network interface of its own. */
const NOT_IN_AWSVPC: readonly (readonly [asks: (container: SentContainer) => boolean, what: string])[] = [
  [({ hostname }) => hostname !== undefined, 'hostname is not supported on container'],
  [({ disableNetworking }) => disableNetworking === true, 'Disable Networking is not supported on container'],
  [({ dnsServers }) => isSet(dnsServers), 'DNS servers are not supported on container'],
  [({ extraHosts }) => isSet(extraHosts), 'Extra hosts are not supported on container'],
];

/** What a container cannot set in its task's network mode. Links work in bridge only. */
export function* networkFaults(sent: Sent, container: SentContainer): Faults {
  const { networkMode: mode = 'bridge' } = sent;
  if (mode !== 'bridge' && isSet(container.links)) yield `Links are not supported when networkMode=${mode}.`;
  for (const link of container.links ?? []) {
    const [linked] = link.split(':');
    // What ECS says is not established, so this sentence is ours; the agent could never start the container.
    if (!sent.containerDefinitions.some(({ name }) => name === linked)) {
      yield `Invalid 'links' setting. Unknown container: '${linked}'.`;
    }
  }
  if (mode !== 'awsvpc') return;
  for (const [asks, what] of NOT_IN_AWSVPC) if (asks(container)) yield `${what} when networkMode=awsvpc.`;
}
