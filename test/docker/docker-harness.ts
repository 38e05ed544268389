import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import Docker from 'dockerode';
import { bindProbe } from '../../src/agent/runtimes/docker/bind-probe.ts';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { realEffects } from '../../src/effects.ts';
import { BUSYBOX } from '../support/images.ts';
import type { RuntimeHarness } from '../support/runtime-harness.ts';

/** The engine itself, to look at it and to act behind the runtime's back. */
export const docker = new Docker();

export const { clock, log } = realEffects('silent');

/** Owners of this run begin with it, and what is left of them is removed at its end. */
const RUN = `test-${randomBytes(6).toString('hex')}`;

let runs = 0;

/** An owner nobody else has. */
export function newOwner(): string {
  return `${RUN}-${runs++}`;
}

/** A runtime with an owner of its own. */
export function newRuntime(socket?: string) {
  return dockerRuntime({ owner: newOwner(), socket, clock, log });
}

/** Others may be testing on this engine, so the addresses are drawn by lot. */
export const ADDRESSES = [newAddress(), newAddress()] as const;

function newAddress(): string {
  return `127.${randomInt(100, 200)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** A TCP port that is free on 127.0.0.1 at the moment. */
export async function freePort(): Promise<number> {
  const port = await bindProbe('tcp', '127.0.0.1', 0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

export const tick = () => setTimeout(20);

export async function makeHarness(socket?: string): Promise<RuntimeHarness> {
  return {
    runtime: newRuntime(socket),
    other: newRuntime(socket),
    image: BUSYBOX,
    missingImage: 'localhost:1/drydock-test/missing:local', // nobody listens there, so it fails at once and offline
    addresses: ADDRESSES,
    freePort,
    tick,
    openThings: () => process.getActiveResourcesInfo().filter((each) => /^(Pipe|TCP|Timeout)/.test(each)).length,
  };
}

/** Removes every container and network of this run. */
export async function removeLeftovers(): Promise<void> {
  const filters = { label: ['drydock.owner'] };
  const isOurs = ({ Labels }: { Labels?: Record<string, string> | undefined }) =>
    Labels?.['drydock.owner']?.startsWith(RUN);
  const containers = (await docker.listContainers({ all: true, filters })).filter(isOurs);
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  const networks = (await docker.listNetworks({ filters })).filter(isOurs);
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove()));
}
