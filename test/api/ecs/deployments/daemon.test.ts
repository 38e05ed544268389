import {
  CreateServiceCommand,
  DeleteServiceCommand,
  ListContainerInstancesCommand,
  PutAttributesCommand,
  RunTaskCommand,
  StartTaskCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { checked, story } from '../../../support/story.ts';

const DAEMON = { schedulingStrategy: 'DAEMON' } as const;
const ONE_MORE = { cluster: 'default', instances: [{ instanceType: 'm5.large', availabilityZone: 'a' }] };

/** A cluster of three instances. */
async function cluster(of = {}) {
  const told = await story();
  await told.define('web', of);
  const { containerInstanceArns: instances = [] } = await told.ecs.send(new ListContainerInstancesCommand({}));
  return {
    ...told,
    instances,
    /** Which of the instances have how many of its tasks. */
    async places(): Promise<number[]> {
      const tasks = await told.tasks();
      return instances.map((arn) => tasks.filter(({ containerInstanceArn }) => containerInstanceArn === arn).length);
    },
    async drain(arn = ''): Promise<void> {
      await told.ecs.send(new UpdateContainerInstancesStateCommand({ containerInstances: [arn], status: 'DRAINING' }));
      await told.idle();
    },
    async mark(value: string, ...arns: string[]): Promise<void> {
      const attributes = arns.map((targetId) => ({ name: 'role', value, targetId }));
      await told.ecs.send(new PutAttributesCommand({ attributes }));
      await told.idle();
    },
  };
}

describe('a DAEMON service', () => {
  it('has a task on each instance, and counts for itself how many it wants', async () => {
    const told = await cluster();
    await told.create(DAEMON);
    await told.advance('1m');
    expect(await told.places()).toEqual([1, 1, 1]);
    expect(await told.seen()).toMatchObject({ desiredCount: 3, runningCount: 3, schedulingStrategy: 'DAEMON' });
    expect(await told.news()).toEqual([
      'has started 3 tasks: (task) (task) (task).',
      '(deployment A) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('starts a task on an instance that joins', async () => {
    const told = await cluster();
    await told.create(DAEMON);
    await told.news();
    await told.post('fleet', ONE_MORE);
    expect(await told.seen()).toMatchObject({ desiredCount: 4, runningCount: 4 });
    expect(await told.news()).toEqual(['has started 1 tasks: (task).', 'has reached a steady state.']);
  });

  it('replaces a task that fails its health checks', async () => {
    const told = await cluster(checked('HEALTHY@1s,UNHEALTHY@5m'));
    await told.create(DAEMON);
    await told.advance('4m');
    await told.news();
    await told.advance('90s');
    expect(await told.places()).toEqual([1, 1, 1]);
    const stopped = await told.tasks('STOPPED');
    expect(stopped.map(({ stoppedReason }) => stoppedReason)).toEqual(
      Array.from({ length: 3 }, () => 'Task failed container health checks'),
    );
  });

  it('is not steady for a task that still stays where an instance drains, and not where it is wanted', async () => {
    const told = await cluster({ memory: 1024 });
    await told.define('all', { memory: 7500 });
    const [first = '', second = '', third = ''] = told.instances;
    await told.ecs.send(new StartTaskCommand({ taskDefinition: 'all', containerInstances: [second] }));
    await told.drain(second);
    await told.drain(third);
    await told.create(DAEMON);
    await told.ecs.send(new RunTaskCommand({ taskDefinition: 'web' })); // keeps the daemon's from leaving
    await told.drain(first);
    await told.advance('1m');
    await told.news();
    await told.ecs.send(new UpdateContainerInstancesStateCommand({ containerInstances: [second], status: 'ACTIVE' }));
    await told.advance('7h');
    expect(await told.places()).toEqual([1, 0, 0]);
    const news = await told.news();
    expect(news[0]).toMatch(/^was unable to place a task .* has insufficient memory available\. /);
    expect(news).not.toContain('has reached a steady state.');
  });

  it('leaves an instance that drains after all others have', async () => {
    const told = await cluster();
    await told.create(DAEMON);
    const { ecs } = told;
    await ecs.send(new CreateServiceCommand({ serviceName: 'other', taskDefinition: 'web', desiredCount: 3 }));
    await told.idle();
    await told.advance('1m');
    await told.drain(told.instances[0]);
    await told.advance('39s'); // the other service's replacement is not healthy yet
    expect(await told.places()).toEqual([1, 1, 1]);
    await told.advance('1s');
    expect(await told.places()).toEqual([0, 1, 1]);
    expect(await told.seen()).toMatchObject({ desiredCount: 2, runningCount: 2 });
    await ecs.send(new DeleteServiceCommand({ service: 'other', force: true }));
  });

  it('does not go to an instance that drains', async () => {
    const told = await cluster();
    await told.drain(told.instances[1]);
    await told.create(DAEMON);
    expect(await told.places()).toEqual([1, 0, 1]);
  });

  it('is only where its constraints hold, also when an attribute changes', async () => {
    const told = await cluster();
    const [first = '', second = '', third = ''] = told.instances;
    await told.mark('web', first, second);
    const expression = 'attribute:role == web';
    await told.create({ ...DAEMON, placementConstraints: [{ type: 'memberOf', expression }] });
    expect(await told.places()).toEqual([1, 1, 0]);
    await told.mark('batch', first);
    expect(await told.places()).toEqual([0, 1, 0]);
    await told.mark('web', third);
    expect(await told.places()).toEqual([0, 1, 1]);
    const names = (await told.bus('ECS Service Action')).map(({ detail }) => [detail.eventType, detail.eventName]);
    expect(names).toContainEqual(['ERROR', 'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED']);
  });

  it('is deployed by stopping all its tasks first, at its default of 0 and 100 percent', async () => {
    const told = await cluster();
    await told.create(DAEMON);
    await told.advance('1m');
    await told.news();
    await told.define();
    await told.update();
    await told.advance('1m');
    expect(await told.deployments()).toEqual(['PRIMARY B web:2 3/3 COMPLETED']);
    expect(await told.news()).toEqual([
      'has stopped 3 running tasks: (task) (task) (task).',
      'has started 3 tasks: (task) (task) (task).',
      '(deployment B) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('is deployed instance by instance where more must stay healthy', async () => {
    const told = await cluster();
    await told.create({ ...DAEMON, deploymentConfiguration: { minimumHealthyPercent: 60, maximumPercent: 100 } });
    await told.advance('1m');
    await told.define();
    await told.update();
    expect(await told.running()).toEqual({ 'web:1': 2, 'web:2': 1 });
    await told.advance('40s');
    expect(await told.running()).toEqual({ 'web:1': 1, 'web:2': 2 });
    await told.advance('40s');
    expect(await told.running()).toEqual({ 'web:2': 3 });
    expect(await told.places()).toEqual([1, 1, 1]);
  });

  it('forgets an instance that is gone', async () => {
    const told = await cluster();
    await told.create(DAEMON);
    await told.fault({ fault: 'kill-instance', count: 1 });
    expect(await told.seen()).toMatchObject({ desiredCount: 2, runningCount: 2 });
    expect((await told.news()).at(-1)).toBe('has reached a steady state.');
  });
});
