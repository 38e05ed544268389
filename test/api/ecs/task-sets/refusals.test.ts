import {
  CreateServiceCommand,
  DeleteServiceCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsvpc } from '../../../support/launches.ts';
import { startTaskSets, type TaskSets } from './task-set-calls.ts';

const NONE = 'ecs-svc/1111111111111111111';
const refused = (name: string, message?: RegExp) =>
  expect.objectContaining({ name, message: message ? expect.stringMatching(message) : expect.any(String) });

describe('a call about task sets', () => {
  let sets: TaskSets;
  beforeAll(async () => {
    sets = await startTaskSets();
    await sets.ecs.send(new CreateServiceCommand({ serviceName: 'ecs', taskDefinition: 'web', desiredCount: 0 }));
  });
  afterAll(() => sets.close());

  it.each<[string, Parameters<TaskSets['create']>[0], string, RegExp?]>([
    [
      'of a service that ECS itself deploys',
      { service: 'ecs' },
      'InvalidParameterException',
      /^Amazon ECS only supports task set management on services configured to use external deployment controllers\.$/,
    ],
    ['of a service that is not there', { service: 'nope' }, 'ServiceNotFoundException'],
    ['of a cluster that is not there', { cluster: 'nope' }, 'ClusterNotFoundException'],
    [
      'of a definition that is not there',
      { taskDefinition: 'nope' },
      'ClientException',
      /^TaskDefinition not found\.$/,
    ],
    ['of more than all', { scale: { value: 100.1, unit: 'PERCENT' } }, 'InvalidParameterException'],
    ['of less than nothing', { scale: { value: -1, unit: 'PERCENT' } }, 'InvalidParameterException'],
    ['with a token that is too long', { clientToken: 'x'.repeat(37) }, 'InvalidParameterException', /36 ASCII/],
    [
      'with a launch type and a strategy',
      { launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'InvalidParameterException',
      /^Specifying both a launch type and capacity provider strategy is not supported\./,
    ],
    ['with a network that its definition has not', { networkConfiguration: awsvpc() }, 'InvalidParameterException'],
    [
      'without the network that its definition asks for',
      { taskDefinition: 'far', launchType: 'FARGATE' },
      'InvalidParameterException',
      /^Network Configuration must be provided when networkMode 'awsvpc' is specified\.$/,
    ],
    ['with a platform where there is none', { platformVersion: '1.4.0' }, 'InvalidParameterException'],
    ['with tags that are none', { tags: [{ key: 'aws:own', value: '' }] }, 'InvalidParameterException'],
    [
      'with a load balancer for a container that is not there',
      { loadBalancers: [{ targetGroupArn: 'arn', containerName: 'nope', containerPort: 80 }] },
      'InvalidParameterException',
      /^The container nope does not exist in the task definition\.$/,
    ],
    [
      'with a load balancer',
      { loadBalancers: [{ targetGroupArn: 'arn', containerName: 'app', containerPort: 80 }] },
      'NotImplementedException',
    ],
    ['with a service registry', { serviceRegistries: [{ registryArn: 'arn' }] }, 'NotImplementedException'],
    ['on managed instances', { launchType: 'MANAGED_INSTANCES' }, 'NotImplementedException', /CreateTaskSet/],
  ])('%s is refused', async (_what, asked, name, message) => {
    await expect(sets.create(asked)).rejects.toEqual(refused(name, message));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['updated', () => sets.update(NONE, 1)],
    ['deleted', () => sets.remove(NONE)],
    ['made the primary', () => sets.promote(NONE)],
  ])('names one that is there, to have it %s', async (_what, call) => {
    await expect(call()).rejects.toEqual(refused('TaskSetNotFoundException'));
  });
});

describe('a task set', () => {
  let sets: TaskSets;
  beforeEach(async () => {
    sets = await startTaskSets();
  });
  afterEach(() => sets.close());

  it('is no sixth', async () => {
    for (let nth = 0; nth < 5; nth++) await sets.create();
    const message =
      '5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.';
    await expect(sets.create()).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('with a scale is only deleted by force', async () => {
    const { id } = await sets.create({ scale: sets.scale(50) });
    await expect(sets.remove(id)).rejects.toEqual(refused('InvalidParameterException', /scaled above 0/));
    await sets.update(id, 0);
    await sets.pass('1m');
    expect(await sets.remove(id)).toMatchObject({ status: 'DRAINING' });
    expect((await sets.see()).taskSets).toEqual([]);
  });

  it('keeps its service from being deleted, but by force', async () => {
    await sets.create({ scale: sets.scale(50) });
    await sets.want(0);
    const remove = (force: boolean) => sets.ecs.send(new DeleteServiceCommand({ service: 'web', force }));
    await expect(remove(false)).rejects.toThrow('The service cannot be stopped while deployments are active.');
    await remove(true);
    await sets.pass('1m');
    expect((await sets.service()).status).toBe('INACTIVE');
    await expect(sets.create()).rejects.toEqual(refused('ServiceNotActiveException', /^Service was not ACTIVE\.$/));
    await expect(sets.see()).rejects.toEqual(refused('ServiceNotActiveException'));
  });

  it('has tags, which are shown where they are asked for', async () => {
    const { taskSetArn: resourceArn, tags, id } = await sets.create({ tags: [{ key: 'a', value: '1' }] });
    expect(tags).toEqual([{ key: 'a', value: '1' }]);
    await sets.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'b', value: '2' }] }));
    const both = [...(tags ?? []), { key: 'b', value: '2' }];
    expect((await sets.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual(both);
    expect((await sets.see([String(id)])).taskSets?.[0]?.tags).toEqual([]);
    expect((await sets.see([String(id)], ['TAGS'])).taskSets?.[0]?.tags).toEqual(both);
  });
});
