import { describe, expect, it } from 'vitest';
import { at, breaker, type BusEvent, checked, story } from '../../../support/story.ts';

const CLUSTER = 'arn:aws:ecs:us-east-1:000000000000:cluster/default';
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;
const DEPLOYMENT = 'ECS Deployment State Change';
const ACTION = 'ECS Service Action';

/** `eventType eventName`, and of a deployment its letter and the reason. */
const inShort = (short: (text: string) => string, events: readonly BusEvent[]): string[] =>
  events.map(({ detail: { eventType, eventName, deploymentId, reason } }) =>
    short([eventType, eventName, deploymentId, reason].filter(Boolean).join(' ')),
  );

describe('what EventBridge hears of a service', () => {
  it('is the life of its deployments, in order', async () => {
    const told = await story();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define();
    await told.create({ desiredCount: 1, ...at(100, 200, breaker(true)) });
    await told.advance('1m');
    await told.define('web', { image: 'bad' });
    await told.update();
    await told.advance('15m');
    expect(inShort(told.short, await told.bus(DEPLOYMENT))).toEqual([
      'INFO SERVICE_DEPLOYMENT_IN_PROGRESS A ECS deployment A in progress.',
      'INFO SERVICE_DEPLOYMENT_COMPLETED A ECS deployment A completed.',
      'INFO SERVICE_DEPLOYMENT_IN_PROGRESS B ECS deployment B in progress.',
      'ERROR SERVICE_DEPLOYMENT_FAILED B ECS deployment circuit breaker: task failed to start.',
      'INFO SERVICE_DEPLOYMENT_IN_PROGRESS A ECS deployment circuit breaker: rolling back to deploymentId A.',
      'INFO SERVICE_DEPLOYMENT_COMPLETED A ECS deployment A completed.',
    ]);
    expect(inShort(told.short, await told.bus(ACTION))).toEqual([
      'INFO SERVICE_STEADY_STATE',
      'INFO SERVICE_STEADY_STATE',
    ]);
  });

  it('has the members that the Developer Guide shows, in their order', async () => {
    const told = await story();
    await told.define();
    await told.create({ desiredCount: 1 });
    const { serviceArn, deployments = [] } = await told.seen();
    const [change] = await told.bus(DEPLOYMENT);
    const [action] = await told.bus(ACTION);
    const envelope = {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      source: 'aws.ecs',
      account: '000000000000',
      time: expect.stringMatching(ISO),
      region: 'us-east-1',
      resources: [serviceArn],
    };
    const members = ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'];
    for (const event of [change, action]) {
      expect(event).toMatchObject(envelope);
      expect(Object.keys(event ?? {})).toEqual(members);
    }
    expect(JSON.stringify(change?.detail)).toBe(
      JSON.stringify({
        eventType: 'INFO',
        eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
        deploymentId: deployments[0]?.id,
        updatedAt: change?.detail.updatedAt,
        reason: `ECS deployment ${deployments[0]?.id} in progress.`,
      }),
    );
    expect(JSON.stringify(action?.detail)).toBe(
      JSON.stringify({
        eventType: 'INFO',
        eventName: 'SERVICE_STEADY_STATE',
        clusterArn: CLUSTER,
        createdAt: action?.detail.createdAt,
      }),
    );
    expect([change?.detail.updatedAt, action?.detail.createdAt]).toEqual([
      expect.stringMatching(ISO),
      expect.stringMatching(ISO),
    ]);
  });

  it('is a warning where tasks keep failing to start', async () => {
    const told = await story();
    await told.fault({ fault: 'pull-failure', match: { image: 'bad' } });
    await told.define('web', { image: 'bad' });
    await told.create({ desiredCount: 1, ...at(100, 200) });
    await told.advance('30m');
    const impaired = (await told.bus(ACTION)).filter(({ detail }) => detail.eventType === 'WARN');
    expect(impaired.length).toBeGreaterThan(0);
    expect(Object.keys(impaired[0]?.detail ?? {})).toEqual(['eventType', 'eventName', 'clusterArn', 'createdAt']);
    expect(impaired[0]?.detail.eventName).toBe('SERVICE_TASK_START_IMPAIRED');
  });

  it('says of no deployment that it failed where there is no circuit breaker', async () => {
    const told = await story();
    await told.define('web', checked('UNHEALTHY@10s'));
    await told.create({ desiredCount: 1, ...at(100, 200) });
    await told.advance('30m');
    expect(inShort(told.short, await told.bus(DEPLOYMENT))).toEqual([
      'INFO SERVICE_DEPLOYMENT_IN_PROGRESS A ECS deployment A in progress.',
    ]);
  });
});
