import {
  CreateClusterCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListAccountSettingsCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTasksCommand,
  PutAccountSettingCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../support/definitions.ts';
import { openEvents } from '../support/event-stream.ts';
import { ACCOUNT, ecsClient, startServer } from '../support/server.ts';

const OTHER = '111122223333';
const EU = 'eu-west-1';

describe('POST /_drydock/reset', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let ours: ECSClient;
  let others: ECSClient;
  let othersInEu: ECSClient;
  beforeEach(async () => {
    server = await startServer();
    ours = server.ecs;
    others = ecsClient(server.url, OTHER);
    othersInEu = ecsClient(server.url, OTHER, EU);
    for (const ecs of [others, othersInEu]) await ecs.send(new CreateClusterCommand({}));
    for (const ecs of [others, othersInEu]) await ecs.send(new RegisterContainerInstanceCommand({}));
    for (const ecs of [ours, others, othersInEu]) await fill(ecs);
    await server.idle();
  });
  afterEach(() => server.close());

  const reset = async (body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    const response = await fetch(`${server.url}/_drydock/reset`, { method: 'POST', ...sent });
    return { status: response.status, body: (await response.json()) as { instances: string[]; message?: string } };
  };
  const fill = async (ecs: ECSClient) => {
    await ecs.send(new PutAccountSettingCommand({ name: 'containerInsights', value: 'enabled' }));
    await ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
    return ecs.send(new RunTaskCommand({ taskDefinition: 'web', count: 2, clientToken: 'once' }));
  };
  /** All that an account has in a region. */
  const everything = async (ecs: ECSClient) => {
    const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
    const { families } = await ecs.send(new ListTaskDefinitionFamiliesCommand({}));
    const { settings } = await ecs.send(new ListAccountSettingsCommand({}));
    if (clusterArns.length === 0) return { clusterArns, families, settings };
    const { containerInstanceArns } = await ecs.send(new ListContainerInstancesCommand({}));
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({}));
    const { tasks = [] } = taskArns.length === 0 ? {} : await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    return { clusterArns, families, settings, containerInstanceArns, described: tasks };
  };
  const EMPTY = { clusterArns: [], families: [], settings: [] };

  it('empties one account in all its regions and leaves the others as they are', async () => {
    const before = await everything(ours);
    expect(await reset({ account: OTHER })).toEqual({ status: 200, body: { instances: [] } });
    expect(await everything(others)).toEqual(EMPTY);
    expect(await everything(othersInEu)).toEqual(EMPTY);
    expect(await everything(ours)).toEqual(before);
  });

  it('empties one region of an account', async () => {
    const before = await everything(others);
    await reset({ account: OTHER, region: EU });
    expect(await everything(othersInEu)).toEqual(EMPTY);
    expect(await everything(others)).toEqual(before);
  });

  it('applies the fleet again where the default account was emptied', async () => {
    const before = await everything(others);
    const { body } = await reset({ account: ACCOUNT });
    expect(body.instances).toHaveLength(3);
    const after = await everything(ours);
    expect([after.clusterArns?.length, after.families, after.described]).toEqual([1, [], []]);
    expect(after.containerInstanceArns).toHaveLength(3);
    expect(await everything(others)).toEqual(before);
  });

  it.each([[{ account: OTHER }], [{}], [undefined]])('leaves nothing in the way of a new start: %j', async (body) => {
    const { described: earlier = [] } = await everything(others);
    await reset(body);
    await others.send(new CreateClusterCommand({}));
    await others.send(new RegisterContainerInstanceCommand({}));
    const { tasks = [], failures } = await fill(others);
    expect([tasks.length, failures]).toEqual([2, []]); // nor does the clientToken stand for the tasks before
    await server.idle();
    const { described } = await everything(others);
    expect(described?.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect(tasks.some(({ taskArn }) => earlier.some((one) => one.taskArn === taskArn))).toBe(false);
  });

  it('happens once at a time', async () => {
    await Promise.all([reset(), reset(), reset({ account: ACCOUNT })]);
    expect((await everything(ours)).containerInstanceArns).toHaveLength(3);
  });

  it('has the events of one account forgotten, and none of the others’', async () => {
    await reset({ account: OTHER });
    await ours.send(new RegisterTaskDefinitionCommand(definition('last')));
    await ours.send(new RunTaskCommand({ taskDefinition: 'last' })); // and cursors go on
    const stream = await openEvents(server.url, '?after=0');
    const told = await stream.until(({ data }) => data.detail?.group === 'family:last');
    await stream.close();
    const accounts = told.filter(({ type }) => type !== 'gap').map(({ data }) => data.account);
    expect(accounts.length).toBeGreaterThan(5);
    expect(new Set(accounts)).toEqual(new Set([ACCOUNT]));
  });

  it.each([
    ['a word that is none', { acount: OTHER }, 'acount'],
    ['what is no account', { account: 'mine' }, 'account'],
    ['a region of nobody', { region: EU }, 'region: expected with an account only.'],
  ])('refuses %s and empties nothing', async (_what, body, message) => {
    const before = await everything(ours);
    const refused = await reset(body);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(message)]);
    expect(await everything(ours)).toEqual(before);
  });
});
