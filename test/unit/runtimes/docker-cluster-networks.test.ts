import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/agent/runtimes/docker/connect.ts';
import { runtimeError } from '../../../src/agent/runtimes/docker/errors.ts';
import { ClusterNetworks } from '../../../src/agent/runtimes/docker/pause/cluster-networks.ts';
import { CLUSTER } from '../agent/builders.ts';

/** An engine without networks on which others take the first `taken` subnets that are asked for. */
function engineWith(taken: number, sentence = 'Pool overlaps with other one on this address space') {
  const asked: string[] = [];
  let made: Docker.NetworkCreateOptions | undefined;
  const docker = {
    listNetworks: async () => [],
    async createNetwork(options: Docker.NetworkCreateOptions) {
      asked.push(options.IPAM?.Config?.[0]?.Subnet ?? '');
      if (asked.length <= taken) throw Object.assign(new Error(sentence), { statusCode: 403 });
      made = options;
      return { id: 'made' };
    },
    getNetwork: () => ({ inspect: async () => made }),
  } as unknown as Docker;
  const call: Engine['call'] = (step, use) =>
    use(docker).catch((error) => {
      throw runtimeError(error, step, '');
    });
  return { asked, networks: new ClusterNetworks({ address: '', call, close() {} }, 'me') };
}

describe('the network of a cluster', () => {
  it('takes the next subnet where somebody else was faster', async () => {
    const { asked, networks } = engineWith(2);
    expect(await networks.ensure(CLUSTER)).toMatchObject({ name: expect.stringMatching(/^ecs-test-[0-9a-f]{12}$/) });
    expect(new Set(asked).size).toBe(3);
  });

  it('is made once, however many ask', async () => {
    const { asked, networks } = engineWith(0);
    await Promise.all([1, 2, 3].map(() => networks.ensure(CLUSTER)));
    expect(asked).toHaveLength(1);
  });

  it('cannot be had where everybody is always faster, or where the engine refuses for another reason', async () => {
    await expect(engineWith(9999).networks.ensure(CLUSTER)).rejects.toMatchObject({ kind: 'no-resources' });
    const { asked, networks } = engineWith(1, 'no room');
    await expect(networks.ensure(CLUSTER)).rejects.toMatchObject({ message: 'Error response from daemon: no room' });
    expect(asked).toHaveLength(1);
    expect(await networks.ensure(CLUSTER)).toMatchObject({ isReachable: false });
  });
});
