import fc from 'fast-check';
import { Capacity, type SchedulerInstance } from '../../src/scheduler/capacity.ts';
import { type Plan, place } from '../../src/scheduler/place.ts';
import type { PlacementConstraint, PlacementStrategy } from '../../src/model/placement.ts';
import { NO_GROUP, type PlacementRequest } from '../../src/scheduler/request.ts';
import { instance, request } from './placement-builders.ts';
import { type ReferenceCluster, type ReferenceDecision, referencePlacement } from './reference-placement.ts';

/** Something that happens to a cluster; `nth` chooses among what there is. */
export type Step =
  | { readonly step: 'put'; readonly instance: SchedulerInstance }
  | { readonly step: 'change'; readonly instance: SchedulerInstance; readonly nth: number }
  | { readonly step: 'place'; readonly request: PlacementRequest }
  | { readonly step: 'leave' | 'release' | 'run' | 'remove'; readonly nth: number };

/** A cluster twice: as the scheduler's view, and as the plain lists the reference reads. */
export interface History {
  readonly view: Capacity;
  readonly cluster: ReferenceCluster;
}

/** A request that was placed: the plan, and for each placement and for what came after the last what was right then. */
export interface Placed {
  readonly request: PlacementRequest;
  readonly plan: Plan;
  readonly decisions: readonly ReferenceDecision[];
}

/** A cluster without instances. */
export const history = (): History => ({ view: new Capacity(), cluster: { instances: [], tasks: [] } });

const chosen = <T>(list: readonly T[], nth: number): T | undefined => list[nth % list.length];

/** Does a step to both; gives what was placed by one that places. */
export function play(past: History, step: Step): Placed | undefined {
  const { view, cluster } = past;
  switch (step.step) {
    case 'put': {
      const known = cluster.instances.findIndex(({ arn }) => arn === step.instance.arn);
      const resources = cluster.instances[known]?.resources ?? step.instance.resources;
      cluster.instances.splice(known === -1 ? cluster.instances.length : known, 1, { ...step.instance, resources });
      view.put(step.instance);
      return undefined;
    }
    case 'change': {
      const known = chosen(cluster.instances, step.nth);
      return known && play(past, { step: 'put', instance: { ...step.instance, arn: known.arn } });
    }
    case 'remove': {
      const gone = chosen(cluster.instances, step.nth)?.arn;
      if (gone === undefined) return undefined;
      cluster.instances = cluster.instances.filter(({ arn }) => arn !== gone);
      cluster.tasks = cluster.tasks.filter(({ arn }) => arn !== gone);
      view.remove(gone);
      return undefined;
    }
    case 'place':
      return played(past, step.request);
    default:
      return moveTask(past, step.step, step.nth);
  }
}

function played({ view, cluster }: History, request: PlacementRequest): Placed {
  const plan = place(view, request);
  const decisions = [referencePlacement(cluster, request)];
  for (const arn of plan.placements) {
    const { needs, group = NO_GROUP } = request;
    cluster.tasks.push({ arn, needs, group, holds: true, wanted: true, running: false });
    decisions.push(referencePlacement(cluster, request));
  }
  return { request, plan: { ...plan }, decisions }; // its refusals are of this moment
}

function moveTask({ view, cluster }: History, step: 'leave' | 'release' | 'run', nth: number): undefined {
  const able = cluster.tasks.filter(({ wanted, holds }) => step === 'run' || (step === 'leave' ? wanted : holds));
  const task = chosen(able, nth);
  if (!task) return;
  if (step === 'leave') {
    task.wanted = false;
    view.leave(task.arn, task.group);
  } else if (step === 'release') {
    task.holds = false;
    view.release(task.arn, task.needs);
  } else {
    task.running = !task.running;
    view.ran(task.arn, task.running ? 1 : -1);
  }
  cluster.tasks = cluster.tasks.filter(({ holds, wanted, running }) => holds || wanted || running);
}

/** The view of the same instances and tasks, built at once. */
export function builtAnew({ cluster }: History): Capacity {
  const view = new Capacity();
  for (const instance of cluster.instances) view.put(instance);
  for (const { arn, needs, group, holds, wanted, running } of cluster.tasks) {
    view.assume(view.row(arn) as number, needs, group);
    if (!holds) view.release(arn, needs);
    if (!wanted) view.leave(arn, group);
    if (running) view.ran(arn, 1);
  }
  return view;
}

const attributes = fc
  .record({
    zone: fc.constantFrom('a', 'b', 'c'),
    rack: fc.constantFrom('1', '2', undefined),
    stack: fc.constantFrom('prod', 'test', undefined),
    capability: fc.boolean(),
    external: fc.constantFrom(true, ...Array(19).fill(false)),
    group: fc.constantFrom('asg', undefined),
  })
  .map(({ zone, rack, stack, capability, external, group }) => [
    { name: 'zone', value: zone },
    ...(rack ? [{ name: 'rack', value: rack }] : []),
    ...(stack ? [{ name: 'stack', value: stack }] : []),
    ...(capability ? [{ name: 'capability' }] : []),
    ...(external ? [{ name: 'ecs.capability.external' }] : []),
    ...(group ? [{ name: 'drydock.auto-scaling-group', value: group }] : []),
  ]);

const amount = (most: number) =>
  fc.oneof(fc.constantFrom(most / 4, most / 2, most), fc.integer({ min: 1, max: Math.max(1, Math.floor(most)) }));

/** Instances of any kind. */
export const instances: fc.Arbitrary<SchedulerInstance> = fc.record({
  arn: fc.integer({ min: 0, max: 999 }).map((nth) => `arn:aws:ecs:us-east-1:000000000000:container-instance/c/${nth}`),
  resources: fc.record({
    cpu: amount(4096),
    memory: amount(4096),
    tcpPorts: fc.constant([22]),
    udpPorts: fc.constantFrom([], [53]),
    gpus: fc.constantFrom([], [], ['gpu-0', 'gpu-1']),
    enis: fc.constantFrom(undefined, 1, 2),
  }),
  attributes,
  status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAINING'),
  agentConnected: fc.constantFrom(true, true, true, true, true, false),
  ec2InstanceId: fc.constantFrom('i-1', 'i-2'),
});

const EXPRESSIONS = [
  'attribute:zone == a',
  'attribute:zone =~ [ab] and not(attribute:stack == prod)',
  'attribute:rack !exists',
  'task:group == family:a',
  'not(task:group == family:b)',
  'runningTasksCount < 1',
  'runningTasksCount >= 1 or attribute:stack == prod',
  'agentConnected == true',
  'ec2InstanceId == i-1',
];
const constraints: fc.Arbitrary<PlacementConstraint> = fc.oneof(
  fc.constant({ type: 'distinctInstance' } as const),
  fc.constantFrom(...EXPRESSIONS).map((expression) => ({ type: 'memberOf', expression }) as const),
);

/** The strategies whose pick is decided; `random` is not among them. */
export const decided: fc.Arbitrary<PlacementStrategy> = fc.oneof(
  fc.constantFrom('cpu' as const, 'memory' as const).map((field) => ({ type: 'binpack', field }) as const),
  fc
    .constantFrom('instanceId', 'host', 'attribute:zone', 'attribute:rack', 'attribute:nobody-has')
    .map((field) => ({ type: 'spread', field }) as const),
);
const strategies = fc.array(fc.oneof({ weight: 8, arbitrary: decided }, fc.constant({ type: 'random' } as const)), {
  minLength: 1,
  maxLength: 3,
});

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 6 }),
  needs: fc.record({
    cpu: fc.oneof(fc.constant(0), amount(512)),
    memory: fc.oneof(fc.constant(0), amount(512)),
    tcpPorts: fc.constantFrom([], [], [], [80], [80, 443]),
    udpPorts: fc.constantFrom([], [], [], [53], [80]),
    gpus: fc.constantFrom(0, 0, 0, 0, 1),
    enis: fc.constantFrom(undefined, undefined, 0, 1),
  }),
  seed: fc.nat(),
});
const kinds = fc.record({
  requiresAttributes: fc.constantFrom([], [], [], ['capability'], ['capability', 'rack']),
  autoScalingGroup: fc.constantFrom(undefined, undefined, undefined, 'asg'),
  external: fc.constantFrom(undefined, false, false, false, true),
  constraints: fc.oneof(fc.constant(undefined), fc.array(constraints, { maxLength: 2 })),
  group: fc.constantFrom(undefined, 'family:a', 'family:b', 'service:c'),
  strategies: fc.oneof({ weight: 9, arbitrary: strategies }, fc.constant(undefined)),
});

/** Requests for 1 to 6 tasks with any strategies and constraints. */
export const requests: fc.Arbitrary<PlacementRequest> = fc
  .tuple(kinds, sizes)
  .map(([kind, size]) => ({ ...kind, ...size }));

/** Kinds of which some differ in one thing alone: what one of them left behind must not be taken for another's. */
const alike = fc
  .tuple(
    kinds,
    fc.array(fc.tuple(kinds, fc.constantFrom('group', 'strategies', 'constraints', 'all')), { maxLength: 4 }),
  )
  .map(([first, others]) => [
    first,
    ...others.map(([other, differs]) => (differs === 'all' ? other : { ...first, [differs]: other[differs] })),
  ]);

const put = instances.map((instance) => ({ step: 'put', instance }) as const);
const again = fc.tuple(instances, fc.nat()).map(([instance, nth]) => ({ step: 'change', instance, nth }) as const);

/**
 * A cluster of up to so many instances and what happens to it: tasks of a few kinds are placed, over and over, and end;
 * instances come, go and change.
 */
export const histories = (mostInstances: number, mostSteps: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(fc.array(put, { minLength: Math.ceil(mostInstances / 20), maxLength: mostInstances, size: 'max' }), alike)
    .chain(([first, some]) => {
      const placing = fc
        .tuple(fc.constantFrom(...some), sizes)
        .map(([kind, size]) => ({ step: 'place', request: { ...kind, ...size } }) as const);
      const moving = fc.record({ step: fc.constantFrom('leave', 'release', 'run'), nth: fc.nat() });
      const removing = fc.record({ step: fc.constant('remove' as const), nth: fc.nat() });
      const then: fc.Arbitrary<Step> = fc.oneof(
        { weight: 12, arbitrary: placing },
        { weight: 12, arbitrary: moving },
        { weight: 1, arbitrary: put },
        { weight: 1, arbitrary: again },
        { weight: 1, arbitrary: removing },
      );
      return fc.array(then, { maxLength: mostSteps, size: 'max' }).map((steps) => [...first, ...steps]);
    });

/**
 * Two hundred instances of which few have CPU to give, and tasks of one kind that mostly ask for none: whoever skips
 * instances that are full must see the few among them move.
 */
export const mostlyFull: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.constantFrom('memory', 'instanceId', 'distinct'),
    fc.array(fc.tuple(fc.nat(79), fc.nat(400)), { minLength: 200, maxLength: 200 }),
  )
  .chain(([by, fleet]) => {
    const first = fleet.map(([luck, memory], nth): Step => {
      const resources = { cpu: luck === 0 ? 4000 : 50, memory: 200 + memory, tcpPorts: [], udpPorts: [], gpus: [] };
      return { step: 'put', instance: instance(`i-${nth}`, { resources }) };
    });
    const placing = fc.record({
      count: fc.integer({ min: 1, max: 4 }),
      cpu: fc.constantFrom(0, 0, 100),
      memory: fc.nat(100),
    });
    const strategies =
      by === 'instanceId' ? [{ type: 'spread', field: by } as const] : [{ type: 'binpack', field: 'memory' } as const];
    const constraints = by === 'distinct' ? [{ type: 'distinctInstance' } as const] : [];
    const then: fc.Arbitrary<Step> = fc.oneof(
      placing.map(
        ({ count, ...asked }) =>
          ({ step: 'place', request: request(count, { needs: asked, strategies, constraints }) }) as const,
      ),
      fc.record({ step: fc.constantFrom('leave', 'release'), nth: fc.nat() }),
    );
    return fc.array(then, { minLength: 100, maxLength: 200, size: 'max' }).map((steps) => [...first, ...steps]);
  });
