import { describe, expect, it } from 'vitest';
import { DISTINCT, memberOf } from '../placement-cluster.ts';
import { at, breaker, story } from '../../../support/story.ts';

const FIRST = 'was unable to place a task because no container instance met all of its requirements.';
const LAST = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const closest = (why: string): string => `${FIRST} The closest matching (instance) ${why} ${LAST}`;
const NONE = `${FIRST} Reason: No Container Instances were found in your cluster. ${LAST}`;
const LARGE = { cluster: 'default', instances: [{ instanceType: 'm5.large', availabilityZone: 'a' }] };

const port = { portMappings: [{ containerPort: 80, hostPort: 80 }] };

describe('a task that finds no place', () => {
  it.each([
    ['memory', { memory: 8000 }, {}, 'has insufficient memory available.'],
    ['CPU', { cpu: 4096 }, {}, 'has insufficient CPU units available.'],
    ['its port', port, { desiredCount: 4 }, 'is already using a port required by your task.'],
    [
      'an instance by its constraint',
      {},
      { placementConstraints: [memberOf('attribute:role == web')] },
      'encountered error "MemberOf placement constraint unsatisfied.".',
    ],
  ])('for want of %s is told of', async (_, of, more, why) => {
    const told = await story();
    await told.define('web', of);
    await told.create({ desiredCount: 1, ...at(100, 200), ...more });
    await told.advance('1m');
    expect((await told.news()).at(-1)).toBe(closest(why));
    expect((await told.seen()).deployments).toMatchObject([{ rolloutState: 'IN_PROGRESS' }]);
  });

  it('for want of an agent is told of, and started when one is back', async () => {
    const told = await story();
    await told.define();
    await told.fault({ fault: 'disconnect-agent', count: 3 });
    await told.create({ desiredCount: 1, ...at(100, 200) });
    expect(await told.news()).toEqual([closest("doesn't have the agent connected.")]);
    await told.lift();
    expect(await told.running()).toEqual({ 'web:1': 1 });
  });

  it('for want of any instance is told of, once in six hours', async () => {
    const told = await story({ fleet: 'none' });
    await told.post('fleet', { ...LARGE, cluster: 'other' });
    await told.define();
    await told.post('fleet', LARGE);
    await told.fault({ fault: 'kill-instance', match: { cluster: 'default' } });
    await told.create({ desiredCount: 2, ...at(100, 200) });
    await told.advance('5h');
    expect(await told.news()).toEqual([NONE]);
    await told.advance('2h');
    expect(await told.news()).toEqual([NONE]);
  });

  it('is tried again when there is room', async () => {
    const told = await story({ fleet: 'none' });
    await told.post('fleet', LARGE);
    await told.define('web', { memory: 4000 });
    await told.create({ desiredCount: 2, ...at(100, 200) });
    expect(await told.running()).toEqual({ 'web:1': 1 });
    expect(await told.news()).toEqual(['has started 1 tasks: (task).', closest('has insufficient memory available.')]);
    await told.advance('30m');
    await told.post('fleet', LARGE);
    expect(await told.running()).toEqual({ 'web:1': 2 });
    expect((await told.news()).slice(-3)).toEqual([
      'has started 1 tasks: (task).',
      '(deployment A) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('is tried again when another makes room', async () => {
    const told = await story({ fleet: 'none' });
    await told.post('fleet', LARGE);
    await told.define('web', { memory: 4000 });
    await told.create({ serviceName: 'first', desiredCount: 1, ...at(100, 200) });
    await told.create({ desiredCount: 1, ...at(100, 200) });
    expect(await told.running()).toEqual({});
    await told.update({ service: 'first', desiredCount: 0 });
    expect(await told.running()).toEqual({ 'web:1': 1 });
  });

  it('counts for the circuit breaker, which returns to what had its place', async () => {
    const told = await story();
    await told.define();
    await told.create({ desiredCount: 1, ...at(100, 200, breaker(true)) });
    await told.advance('1m');
    await told.news();
    await told.define('web', { cpu: 4096 });
    await told.update();
    await told.advance('1m');
    expect((await told.deployments())[0]).toBe('PRIMARY B web:2 0/1 IN_PROGRESS'); // an instance may come yet
    await told.advance('2h');
    expect(await told.news()).toEqual([
      closest('has insufficient CPU units available.'),
      '(deployment B) deployment failed: tasks failed to start.',
      'rolling back to deployment A.',
      '(deployment A) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('of one on each instance waits for one more instance', async () => {
    const told = await story();
    await told.define();
    await told.create({ desiredCount: 4, ...at(100, 200), placementConstraints: [DISTINCT] });
    expect(await told.running()).toEqual({ 'web:1': 3 });
    await told.post('fleet', LARGE);
    expect(await told.running()).toEqual({ 'web:1': 4 });
  });

  it('is told to EventBridge with its reason and the instance', async () => {
    const told = await story();
    await told.define('web', { memory: 8000 });
    await told.create({ desiredCount: 1, ...at(100, 200) });
    const [event] = await told.bus('ECS Service Action');
    expect(event?.resources).toEqual([(await told.seen()).serviceArn]);
    expect(event?.detail).toEqual({
      eventType: 'ERROR',
      eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      containerInstanceArns: [expect.stringContaining(':container-instance/default/')],
      reason: 'RESOURCE:MEMORY',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(Object.keys(event?.detail ?? {})).toEqual([
      'eventType',
      'eventName',
      'clusterArn',
      'containerInstanceArns',
      'reason',
      'createdAt',
    ]);
  });
});
