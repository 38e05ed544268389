import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { resourceId } from '../../../../model/arn.ts';
import { RuntimeError } from '../../../runtime.ts';
import { bindProbe } from '../bind-probe.ts';
import type { Engine } from '../connect.ts';
import { LABEL } from '../labels.ts';
import { freeSubnets, gatewayOf, parseSubnet, routesIn, type Subnet, subnetText } from './subnets.ts';

/** The network of a cluster's awsvpc tasks. */
export interface ClusterNetwork {
  readonly name: string;
  /** Whether its gateway is an address of this machine: then this machine reaches its tasks. */
  readonly isReachable: boolean;
}

const NAME_PART = 40; // of a cluster's name; the digest keeps the whole unique
const MOST_TRIES = 64;
const STAYS = [403, 404, 409]; // somebody's container is still in it, or it is gone already

/**
 * The networks of one owner on the engine, one for each cluster with awsvpc tasks, found again by their labels. What is
 * asked of one cluster's network is done in turn, so that none is removed while it is being made.
 */
export class ClusterNetworks {
  readonly #engine: Engine;
  readonly #owner: string;
  readonly #made = new Map<string, ClusterNetwork>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(engine: Engine, owner: string) {
    this.#engine = engine;
    this.#owner = owner;
  }

  /** The cluster's network, made if it is not there. Throws 'no-resources' where no subnet is free. */
  ensure(clusterArn: string): Promise<ClusterNetwork> {
    return this.#inTurn(clusterArn, async () => {
      const network = this.#made.get(clusterArn) ?? (await this.#find(clusterArn)) ?? (await this.#make(clusterArn));
      this.#made.set(clusterArn, network);
      return network;
    });
  }

  /** Whether this machine reaches the cluster's tasks; undefined while its network is not known. */
  isReachable(clusterArn: string): boolean | undefined {
    return this.#made.get(clusterArn)?.isReachable;
  }

  /** It is no longer what it was: the engine is asked again when it is needed next. */
  forget(clusterArn: string): void {
    this.#made.delete(clusterArn);
  }

  /** Removes a cluster's network unless a container is in it. */
  remove(clusterArn: string): Promise<void> {
    return this.#inTurn(clusterArn, async () => {
      this.#made.delete(clusterArn);
      for (const { Id } of await this.#list(`${LABEL.cluster}=${clusterArn}`)) await removeNetwork(this.#engine, Id);
    });
  }

  /** The clusters that have a network on the engine. */
  async clusters(): Promise<string[]> {
    return (await this.#list()).flatMap(({ Labels }) => Labels?.[LABEL.cluster] ?? []);
  }

  #inTurn<T>(clusterArn: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(clusterArn) ?? Promise.resolve()).then(act, act);
    this.#turns.set(
      clusterArn,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #list(...labels: readonly string[]): Promise<Docker.NetworkInspectInfo[]> {
    const filters = { label: [`${LABEL.owner}=${this.#owner}`, LABEL.cluster, ...labels] };
    return (await this.#engine.call('other', (docker) => docker.listNetworks({ filters }))) ?? [];
  }

  /** Of two, which servers make where one ends while it makes it, the engine starts nothing in either: only one in use stays. */
  async #find(clusterArn: string): Promise<ClusterNetwork | undefined> {
    const label = `${LABEL.cluster}=${clusterArn}`;
    const all = await this.#list(label);
    if (all.length > 1) for (const { Id } of all) await removeNetwork(this.#engine, Id);
    const [found] = all.length > 1 ? await this.#list(label) : all;
    return found && networkOf(found);
  }

  async #make(clusterArn: string): Promise<ClusterNetwork> {
    const digest = createHash('sha256').update(`${this.#owner} ${clusterArn}`).digest();
    const name = `ecs-${resourceId(clusterArn).slice(0, NAME_PART)}-${digest.toString('hex').slice(0, 12)}`;
    let tries = 0;
    for (const subnet of freeSubnets(await this.#subnets(), await routes(), digest.readUInt32BE(0))) {
      const made = await this.#create(clusterArn, name, subnet);
      if (made !== undefined) return made;
      if (++tries === MOST_TRIES) break;
    }
    throw new RuntimeError('no-resources', `there is no free subnet for the network of ${clusterArn}`);
  }

  /** Undefined where somebody else has the subnet, who was faster. */
  async #create(clusterArn: string, name: string, subnet: Subnet): Promise<ClusterNetwork | undefined> {
    const Labels = { [LABEL.owner]: this.#owner, [LABEL.cluster]: clusterArn };
    const Gateway = gatewayOf(subnet); // said here, as the engine tells of it later only then
    const IPAM = { Driver: 'default', Config: [{ Subnet: subnetText(subnet), Gateway }] };
    const body = { Name: name, Driver: 'bridge', CheckDuplicate: true, Labels, IPAM };
    try {
      const made = await this.#engine.call('other', (docker) => docker.createNetwork(body));
      const found = made && (await this.#engine.call('other', (docker) => docker.getNetwork(made.id).inspect()));
      return found && networkOf(found);
    } catch (error) {
      if (error instanceof RuntimeError && /overlap/i.test(error.message)) return undefined;
      // The call of a server before this one may come through only now.
      if (error instanceof RuntimeError && /already exists/i.test(error.message)) return this.#find(clusterArn);
      throw error;
    }
  }

  async #subnets(): Promise<Subnet[]> {
    const networks = (await this.#engine.call('other', (docker) => docker.listNetworks())) ?? [];
    return networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet = '' }) => parseSubnet(Subnet) ?? []));
  }
}

/** Removes a network unless a container is in it. */
export async function removeNetwork(engine: Engine, id: string): Promise<void> {
  await engine.call('other', (docker) => docker.getNetwork(id).remove(), STAYS);
}

async function networkOf({ Name, IPAM }: Docker.NetworkInspectInfo): Promise<ClusterNetwork> {
  const gateway = IPAM?.Config?.[0]?.Gateway ?? '';
  // Only an address of this machine can be bound: then a port is given, and else the 0 that was asked for.
  const isReachable = gateway !== '' && (await bindProbe('udp', gateway, 0)) !== 0;
  return { name: Name, isReachable };
}

/** None where the system does not tell. */
const routes = (): Promise<Subnet[]> => readFile('/proc/net/route', 'utf8').then(routesIn, () => []);
