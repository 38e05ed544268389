import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/model/parse-scenario.ts';
import type { ExplainedTask } from '../../../src/scheduler/explain.ts';
import { runScenario } from '../../../src/scheduler/scenario.ts';

const FLEET = [
  { id: 'i-1', instanceType: 'm4.large', availabilityZone: 'a', cpu: 1024, memory: 1024 },
  { id: 'i-2', instanceType: 'm4.large', availabilityZone: 'b', cpu: 2048, memory: 2048 },
];

/** The tasks of the last request, explained; what is not told is as in a request of nothing. */
function explained(request: object, { fleet = FLEET as object[], running = [] as object[] } = {}) {
  const requests = [{ group: 'family:web', cpu: 128, memory: 128, ...request }];
  const parsed = parseScenario({ title: 'a test', fleet, running, requests });
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  return runScenario(parsed.scenario)[0]?.explanation.tasks ?? [];
}

const idOf = (arn: string | undefined): string | undefined => arn?.split('/').at(-1);
const saysOf = (task: ExplainedTask | undefined) =>
  Object.fromEntries(
    (task?.instances ?? []).map((one) => [idOf(one.containerInstanceArn), one.details.map((d) => d.says)]),
  );

describe('an explanation', () => {
  it.each<[string, object, string]>([
    ['memory', { memory: 1300 }, 'needs 1300 MiB, 1024 free'],
    ['CPU', { cpu: 1025 }, 'needs 1025 CPU units, 1024 free'],
    ['a port', { ports: [22] }, 'port 22/tcp is taken'],
    ['GPUs', { gpus: 1 }, 'needs 1 GPU, 0 free'],
    ['network interfaces', { enis: 2 }, 'needs 2 network interfaces, 1 free'],
    ['an attribute', { requiresAttributes: ['rack'] }, 'lacks rack'],
    [
      'an expression',
      { constraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == g2.2xlarge' }] },
      'attribute:ecs.instance-type == g2.2xlarge does not hold (it is m4.large)',
    ],
    [
      'a choice of an expression',
      {
        constraints: [
          {
            type: 'memberOf',
            expression: 'not (attribute:ecs.instance-type =~ m4.* or attribute:ecs.instance-type == a)',
          },
        ],
      },
      'not(attribute:ecs.instance-type =~ m4.* or attribute:ecs.instance-type == a) does not hold (it is m4.large)',
    ],
    [
      'the part of an expression that is wrong',
      {
        constraints: [
          { type: 'memberOf', expression: 'attribute:ecs.instance-type == m4.large and attribute:rack exists' },
        ],
      },
      'attribute:rack exists does not hold (it has no such attribute)',
    ],
  ])('says by how much %s is wanting', (_what, request, says) => {
    expect(saysOf(explained(request)[0])['i-1']).toEqual([says]);
  });

  it('names everything that refuses, the reason of the API first', () => {
    const [task] = explained(
      { memory: 2000, cpu: 2000, ports: [80], constraints: [{ type: 'distinctInstance' }] },
      { running: [{ instance: 'i-1', group: 'family:web', memory: 24, ports: [80] }] },
    );
    expect(task?.instances[0]?.refusal).toBe('RESOURCE:CPU');
    expect(task?.instances[0]?.details.map(({ reason }) => reason)).toEqual([
      'RESOURCE:CPU',
      'RESOURCE:MEMORY',
      'RESOURCE:PORTS',
      'distinctInstance placement constraint unsatisfied.',
    ]);
    expect(saysOf(task)['i-1']).toContain('already runs a task of group family:web');
    expect(idOf(task?.chosen)).toBe('i-2');
  });

  it('gives the rank of each strategy and who was tied after it', () => {
    const strategies = [
      { type: 'spread', field: 'instanceId' },
      { type: 'binpack', field: 'memory' },
    ];
    const [task] = explained({ strategies });
    expect(task?.instances.map(({ ranks }) => ranks)).toEqual([
      [0, 1024],
      [0, 2048],
    ]);
    expect(task?.strategies.map(({ tied }) => tied.map(idOf))).toEqual([['i-1', 'i-2'], ['i-1']]);
    expect([idOf(task?.chosen), task?.decidedBy]).toEqual(['i-1', 'strategies']);
  });

  it('says when the tie key or chance decided', () => {
    expect(explained({ strategies: [{ type: 'spread', field: 'host' }] })[0]?.decidedBy).toBe('tie key');
    expect(explained({ strategies: [{ type: 'random' }] })[0]?.decidedBy).toBe('chance');
    expect(explained({ memory: 1500, strategies: [{ type: 'random' }] })[0]?.decidedBy).toBe('strategies');
  });

  it('says what would make a task fit, the closest instance first', () => {
    const tasks = explained({ count: 3, memory: 1900 });
    expect(tasks).toHaveLength(2);
    const [closest, next] = tasks[1]?.wouldFit ?? [];
    expect([idOf(closest?.containerInstanceArn), closest?.needs]).toEqual(['i-1', ['876 MiB more']]);
    expect([idOf(next?.containerInstanceArn), next?.needs]).toEqual(['i-2', ['1752 MiB more']]);
  });

  it('says why an instance was not asked', () => {
    const [task] = explained({}, { fleet: [{ ...FLEET[0], status: 'DRAINING' }, FLEET[1] as object] });
    expect(task?.instances[0]).toMatchObject({ notAsked: 'its status is DRAINING', details: [], ranks: [] });
  });
});
