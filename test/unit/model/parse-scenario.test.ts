import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/model/parse-scenario.ts';

const scenario = (more: object = {}) => ({
  title: 'a test',
  fleet: [{ instanceType: 'm4.large', availabilityZone: 'a' }],
  requests: [{ group: 'family:web' }],
  ...more,
});
const faultsOf = (json: unknown): readonly string[] => {
  const parsed = parseScenario(json);
  return 'faults' in parsed ? parsed.faults : [];
};

describe('a placement scenario', () => {
  it('calls instances without an id by their zone and number', () => {
    const fleet = [
      { instanceType: 'm4.large', availabilityZone: 'a', count: 2 },
      { instanceType: 'm4.large', availabilityZone: 'us-east-1b' },
      { instanceType: 'm4.large', availabilityZone: 'b', id: 'i-mine' },
    ];
    const parsed = parseScenario(scenario({ fleet }));
    expect('scenario' in parsed && parsed.scenario.fleet.map(({ id }) => id)).toEqual([
      'i-a1',
      'i-a2',
      'i-b1',
      'i-mine',
    ]);
  });

  it('is in another region when it says so', () => {
    const fleet = [{ instanceType: 'm4.large', availabilityZone: 'eu-west-1a' }];
    expect(faultsOf(scenario({ fleet, region: 'eu-west-1' }))).toEqual([]);
    expect(faultsOf(scenario({ fleet }))[0]).toMatch(/^fleet\[0\]\.availabilityZone: expected a zone of us-east-1/);
  });

  it('reads ports of both protocols, and counts what memoryReservation reserves', () => {
    const requests = [{ group: 'g', memory: 300, memoryReservation: 128, ports: [80, '53/udp', '53/tcp'] }];
    const parsed = parseScenario(scenario({ requests }));
    expect('scenario' in parsed && parsed.scenario.requests[0]).toMatchObject({
      needs: { memory: 128, tcpPorts: [80, 53], udpPorts: [53] },
      memoryLimit: 300,
    });
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'expected an object, not [].'],
    ['no title', scenario({ title: undefined }), 'title: expected a text, not nothing.'],
    ['no fleet', scenario({ fleet: undefined }), 'fleet: expected an array of instances, not nothing.'],
    ['an unknown member', scenario({ tasks: [] }), 'tasks: no such member; expected title,'],
    [
      'an unknown type',
      scenario({ fleet: [{ instanceType: 'x' }] }),
      'fleet[0].instanceType: "x" is not an instance type',
    ],
    [
      'two instances of one id',
      scenario({
        fleet: ['a', 'b'].map((availabilityZone) => ({ id: 'i-1', instanceType: 'm4.large', availabilityZone })),
      }),
      'fleet: two instances are called i-1.',
    ],
    [
      'an unknown status',
      scenario({ fleet: [{ instanceType: 'm4.large', availabilityZone: 'a', status: 'GONE' }] }),
      'fleet[0].status: expected "ACTIVE" or "DRAINING", not "GONE".',
    ],
    [
      'tasks on no instance',
      scenario({ running: [{ instance: 'i-9', group: 'g' }] }),
      'running[0].instance: expected the id of an instance of the fleet, not "i-9".',
    ],
    ['a request of no group', scenario({ requests: [{}] }), 'requests[0].group: expected a text, not nothing.'],
    [
      'no port',
      scenario({ requests: [{ group: 'g', ports: ['80/sctp'] }] }),
      'requests[0].ports[0]: expected a port such as 80 or "53/udp", not "80/sctp".',
    ],
    [
      'a strategy without a field',
      scenario({ requests: [{ group: 'g', strategies: [{ type: 'binpack' }] }] }),
      'requests[0].strategies[0].field: expected "cpu" or "memory", not nothing.',
    ],
    [
      'an unknown constraint',
      scenario({ requests: [{ group: 'g', constraints: [{ type: 'memberof' }] }] }),
      'requests[0].constraints[0].type: expected "memberOf" or "distinctInstance", not "memberof".',
    ],
    [
      'an unknown expectation',
      scenario({ expected: { placements: [{ zone: {} }] } }),
      'expected.placements[0].zone: no such member;',
    ],
  ])('with %s is refused with the path of the fault', (_what, json, fault) => {
    expect(faultsOf(json)[0]?.slice(0, fault.length)).toBe(fault);
  });
});
