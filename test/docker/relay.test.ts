import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialsNetwork } from '../../src/agent/runtimes/docker/credentials-network.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { containerSpec } from '../support/runtime-harness.ts';
import { ADDRESSES, docker, newOwner, newRuntime, removeLeftovers } from './docker-harness.ts';
import { inside } from './server/inside.ts';

const third = randomInt(176, 250);
const place = {
  name: `drydock-test-${randomBytes(4).toString('hex')}`,
  bridge: `ddt${randomBytes(4).toString('hex')}`,
  subnet: `169.254.${third}.0/24`,
  address: `169.254.${third}.2`,
  otherGateway: `169.254.${third}.1`,
};

/** On another subnet than ECS's, which servers of this engine may be using the other way. */
describe.skipIf(!(await dockerAvailable()))('a relay to the endpoints of containers', () => {
  const owner = newOwner();
  const open = (whose = owner) => credentialsNetwork({ owner: whose, relayImage: BUSYBOX, place });
  const network = open();
  const runtime = newRuntime();
  const server = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));

  beforeAll(async () => {
    await ensureImages();
    const [address] = await network.hostAddresses();
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await removeLeftovers();
    await network.close(true);
    await runtime.close();
    await docker.getNetwork(place.name).remove();
    await docker
      .getNetwork(`${place.name}-g`)
      .remove()
      .catch(() => undefined);
  });

  it('passes on what containers ask at its address, wherever they are on the engine', async () => {
    const endpointNetwork = await network.openRelay((server.address() as AddressInfo).port);
    for (const networkMode of ['bridge', 'awsvpc'] as const) {
      const spec = containerSpec(BUSYBOX, ADDRESSES[0], { networkMode, endpointNetwork });
      await runtime.create(spec);
      const { id, address } = await runtime.start(spec);
      const url = `http://${place.address}/v2/credentials/x`;
      expect(await inside(docker.getContainer(id), `timeout 10 wget -qO- ${url}`)).toBe(
        `${place.address} /v2/credentials/x`,
      );
      expect(address?.privateIPv4Address ?? '').not.toMatch(/^169\.254\./);
    }
  });

  it('takes the place of the one before it when the port is another', async () => {
    const again = open();
    await again.openRelay(1);
    const { Config } = await docker.getContainer(`${place.name}-relay`).inspect();
    expect(Config.Cmd?.at(-1)).toBe('1');
    await again.close(false);
  });

  it('is not taken from another Drydock, nor is its address', async () => {
    const stranger = open(newOwner());
    await expect(stranger.openRelay(2)).rejects.toMatchObject({
      message: expect.stringMatching(/belongs to another Drydock/),
    });
    expect(await stranger.openGateway()).toBe(false);
    await stranger.close(true);
    expect((await docker.getContainer(`${place.name}-relay`).inspect()).State.Running).toBe(true);
  });

  it('leaves the gateway of another Drydock where it is', async () => {
    const other = {
      ...place,
      name: `${place.name}-g`,
      bridge: `${place.bridge.slice(0, 8)}g`,
      subnet: `169.254.${third + 1}.0/24`,
    };
    const gateway = { ...other, address: `169.254.${third + 1}.2`, otherGateway: `169.254.${third + 1}.1` };
    const [first, second] = [newOwner(), newOwner()].map((whose) =>
      credentialsNetwork({ owner: whose, relayImage: BUSYBOX, place: gateway }),
    );
    const isThere = () =>
      docker
        .getNetwork(gateway.name)
        .inspect()
        .then(
          () => true,
          () => false,
        );
    expect([await first?.openGateway(), await second?.openGateway()]).toEqual([true, true]);
    await second?.dropGateway();
    expect(await isThere()).toBe(true);
    await expect(second?.openRelay(1)).rejects.toThrow(/is there without a relay/);
    await first?.dropGateway();
    expect(await isThere()).toBe(false);
    await first?.close(true);
    await second?.close(true);
  });
});
