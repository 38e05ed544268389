import { describe, expect, it } from 'vitest';
import type { ContainerView } from '../../../src/agent/container-view.ts';
import { dependenciesOf, type Dependency, nextTimeout, outcomeOf } from '../../../src/agent/dependencies.ts';
import { nextStep } from '../../../src/agent/steps.ts';
import { containerDefinition, exited, observed, running, view } from './builders.ts';

type Condition = Dependency['condition'];

const FAILED = { failure: 'CannotPullContainerError: no' };
const PATIENT = { startTimeoutS: 10 };
const SOON = { enabled: true, restartAttemptPeriod: 1 };
const on = (more: Partial<ContainerView>) => view({ name: 'db', ...more });
const outcome = (condition: Condition, more: Partial<ContainerView>, now = 2_000) =>
  outcomeOf({ containerName: 'db', condition }, 'app', [on(more)], now);
const inVain = (why: RegExp) => ({ reason: expect.stringMatching(why) });

describe('a container may be created', () => {
  it.each<[Condition, string, Partial<ContainerView>]>([
    ['CREATE', 'is created', { observed: observed() }],
    ['CREATE', 'ran', { observed: exited() }],
    ['START', 'runs', { observed: running() }],
    ['START', 'ran', { observed: exited() }],
    ['COMPLETE', 'ended, however', { observed: exited({ exitCode: 3 }) }],
    ['COMPLETE', 'ended before this agent came', { endedBefore: true, exitCodeBefore: 3 }],
    ['SUCCESS', 'ended well', { observed: exited() }],
    ['SUCCESS', 'ended well before this agent came', { endedBefore: true, exitCodeBefore: 0 }],
    ['HEALTHY', 'is healthy', { observed: running({ health: 'HEALTHY' }) }],
  ])('on the condition %s when the other one %s', (condition, _how, more) => {
    expect(outcome(condition, more)).toBe('met');
  });

  it.each<[Condition, string, Partial<ContainerView>]>([
    ['CREATE', 'is not created', {}],
    ['START', 'only is created', { observed: observed() }],
    ['COMPLETE', 'still runs', { observed: running() }],
    ['SUCCESS', 'still runs', { observed: running() }],
    ['HEALTHY', 'is not known to be', { observed: running() }],
    ['HEALTHY', 'is not healthy now', { observed: running({ health: 'UNHEALTHY' }) }],
    ['SUCCESS', 'is about to be started again', { observed: exited({ exitCode: 1 }), restartPolicy: SOON }],
  ])('not yet on the condition %s when the other one %s', (condition, _how, more) => {
    expect(outcome(condition, more)).toBe('waiting');
  });

  it.each<[Condition, string, Partial<ContainerView>, RegExp]>([
    ['CREATE', 'can never start', FAILED, /because dependency will never start$/],
    ['START', 'never started before', { endedBefore: true }, /because dependency will never start$/],
    ['COMPLETE', 'can never start', FAILED, /because dependency will never start$/],
    [
      'SUCCESS',
      'ended badly',
      { observed: exited({ exitCode: 1 }) },
      /\[db\] for target \[app\].*not exit successfully/,
    ],
    ['SUCCESS', 'did so before', { endedBefore: true, exitCodeBefore: 2 }, /not exit successfully/],
    ['HEALTHY', 'ended', { observed: exited() }, /did not become healthy/],
  ])('never on the condition %s when the other one %s', (condition, _how, more, why) => {
    expect(outcome(condition, more)).toEqual(inVain(why));
  });

  it.each<[Condition, unknown]>([
    ['COMPLETE', inVain(/has timed out\.$/)],
    ['SUCCESS', inVain(/has timed out\.$/)],
    ['HEALTHY', inVain(/has timed out\.$/)],
    ['START', 'met'],
  ])('on the condition %s within the start timeout of the other one only', (condition, expected) => {
    const slow = { ...PATIENT, observed: running() };
    if (condition !== 'START') expect(outcome(condition, slow, 10_999)).toBe('waiting');
    expect(outcome(condition, slow, 11_000)).toEqual(expected);
  });
});

describe('what a container waits for', () => {
  it('are its dependencies, its links and where its volumes are from', () => {
    const definition = containerDefinition({
      dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }],
      links: ['cache:redis', 'queue'],
      volumesFrom: [{ sourceContainer: 'data', readOnly: true }],
    });
    expect(dependenciesOf(definition).map(({ containerName, condition }) => `${containerName} ${condition}`)).toEqual([
      'db HEALTHY',
      'cache START',
      'queue START',
      'data CREATE',
    ]);
  });

  it('has it pulled, not created, and given up once it is in vain', () => {
    const app = view({ dependencies: [{ containerName: 'db', condition: 'HEALTHY' }] });
    const step = (more: Partial<ContainerView>, now = 2_000, pulled = true) =>
      nextStep({ ...app, pulled }, [{ ...app, pulled }, on(more)], false, now);
    expect(step({}, 0, false)).toBe('pull');
    expect(step({ observed: running() })).toBeUndefined();
    expect(step({ observed: running({ health: 'HEALTHY' }) })).toBe('create');
    expect(step({ ...PATIENT, observed: running() }, 20_000)).toBe('give-up');
  });

  it('is stopped after it', () => {
    const dependencies = [{ containerName: 'db', condition: 'START' as const }];
    const stop = (app: Partial<ContainerView>) => {
      const views = [view({ dependencies, ...app }), on({ observed: running() })];
      return views.map((each) => nextStep(each, views, true, 0));
    };
    expect(stop({ observed: running() })).toEqual(['stop', undefined]);
    expect(stop({ observed: exited() })).toEqual([undefined, 'stop']);
    expect(stop({})).toEqual([undefined, 'stop']);
  });

  it('is looked at again when its time is over, and no more after that', () => {
    const views = [
      view({ dependencies: [{ containerName: 'db', condition: 'SUCCESS' }] }),
      on({ ...PATIENT, observed: running() }),
    ];
    expect([nextTimeout(views, 4_000), nextTimeout(views, 11_000)]).toEqual([7_000, undefined]);
    expect(nextTimeout([view(), on({ ...PATIENT, observed: running() })], 0)).toBeUndefined();
  });
});
