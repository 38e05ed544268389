import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../src/agent/runtimes/simulated/address.ts';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { containerSpec } from '../../support/runtime-harness.ts';

const { ids } = realEffects('silent');

describe('the made-up address of a simulated task', () => {
  it('is a host of a private network, with a locally administered MAC', () => {
    for (let count = 0; count < 500; count++) {
      const { privateIPv4Address, macAddress } = addressOf(containerSpec('nginx', '127.77.0.1').taskArn);
      expect(privateIPv4Address).toMatch(/^10(\.\d{1,3}){3}$/);
      const last = Number(privateIPv4Address.split('.')[3]);
      expect(last).toBeGreaterThanOrEqual(4);
      expect(last).toBeLessThanOrEqual(254);
      expect(macAddress).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    }
  });

  it('is the same in every engine, so that it outlives a restart, and another for another task', async () => {
    const spec = containerSpec('nginx', '127.77.0.1', { networkMode: 'awsvpc' });
    const before = simulatedRuntime({ clock: manualClock(), ids });
    await before.create(spec);
    const { address, id, startedAt } = await before.start(spec);
    const after = simulatedRuntime({ clock: manualClock(), ids });
    await after.recover([{ spec, id, startedAt, bindings: [] }]);
    expect(address).toBeDefined();
    expect((await after.inspect(spec))?.address).toEqual(address);
    expect(addressOf(containerSpec('nginx', '127.77.0.1').taskArn)).not.toEqual(address);
  });
});
