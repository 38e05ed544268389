import { describe, expect, it } from 'vitest';
import { CLUSTER, INSTANCE } from './builders.ts';
import { agentHarness, breakable, readyHarness, settle } from './harness.ts';

const OK = { containerInstanceArns: [INSTANCE], containerRuntime: 'OK' };
const IMPAIRED = { containerInstanceArns: [INSTANCE], containerRuntime: 'IMPAIRED' };

describe('the status of container instances', () => {
  it('is not told before the engine was asked, then once, of all that are connected', async () => {
    const { agents, statuses, session } = agentHarness();
    agents.connect(CLUSTER); // the tasks of a cluster that have no instance
    await settle(agents);
    expect(statuses).toEqual([]);
    await agents.recover();
    await settle(agents);
    session.heartbeat();
    await settle(agents);
    expect(statuses).toEqual([{ containerInstanceArns: [INSTANCE, CLUSTER], containerRuntime: 'OK' }]);
  });

  it('is told of an instance that connects later, with what is known by then', async () => {
    const { faults, leave } = breakable();
    const { agents, statuses } = await readyHarness({ faults });
    agents.connect('another');
    await settle(agents);
    leave();
    await settle(agents);
    agents.connect('third');
    await settle(agents);
    expect(statuses).toEqual([
      OK,
      { containerInstanceArns: ['another'], containerRuntime: 'OK' },
      { containerInstanceArns: [INSTANCE, 'another'], containerRuntime: 'IMPAIRED' },
      { containerInstanceArns: ['third'], containerRuntime: 'IMPAIRED' },
    ]);
  });

  it('is IMPAIRED while the engine does not answer, and each change is told once', async () => {
    const { faults, leave, comeBack } = breakable();
    const { settle, statuses } = await readyHarness({ faults });
    for (const change of [leave, leave, comeBack, comeBack, leave]) {
      change();
      await settle();
    }
    expect(statuses).toEqual([OK, IMPAIRED, OK, IMPAIRED]);
  });

  it('is IMPAIRED from the start where the engine is away then', async () => {
    const { faults, leave, comeBack } = breakable();
    const { agents, settle, statuses } = agentHarness({ faults });
    leave();
    await agents.recover();
    await settle();
    comeBack();
    await settle();
    expect(statuses).toEqual([IMPAIRED, OK]);
  });

  it('is told no more of an instance that is gone', async () => {
    const { faults, leave } = breakable();
    const { settle, session, statuses } = await readyHarness({ faults });
    session.terminate();
    leave();
    await settle();
    expect(statuses).toEqual([OK]);
  });

  it('is told again when it could not be recorded', async () => {
    let refusals = 1;
    const recordStatus = () => {
      if (refusals-- > 0) throw new Error('the disk is full');
    };
    const { settle, clock, statuses } = await readyHarness({ recordStatus });
    expect(statuses).toEqual([]);
    clock.advance(1_000);
    await settle();
    expect(statuses).toEqual([OK]);
  });
});
