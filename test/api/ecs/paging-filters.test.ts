import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

/** The tasks that the lists below choose from, by the name that each is told by. */
const TASKS: Readonly<Record<string, Partial<sdk.RunTaskCommandInput>>> = {
  web: { taskDefinition: 'web' },
  ours: { taskDefinition: 'web', startedBy: 'ci' },
  stopped: { taskDefinition: 'web', startedBy: 'ci' },
  fargate: { taskDefinition: 'serverless', launchType: 'FARGATE', networkConfiguration: awsvpc() },
};

describe('a filtered list, page by page,', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let instances: string[] = [];
  const arns: Record<string, string> = {};
  beforeAll(async () => {
    server = await startServer();
    for (const family of ['web', 'job', 'webapp']) {
      for (let n = 0; n < 2; n += 1) await server.ecs.send(new sdk.RegisterTaskDefinitionCommand(definition(family)));
    }
    await server.ecs.send(new sdk.RegisterTaskDefinitionCommand(fargateDefinition('serverless')));
    for (const taskDefinition of ['webapp:1', 'webapp:2', 'job:1']) {
      await server.ecs.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
    await server.ecs.send(new sdk.DeleteTaskDefinitionsCommand({ taskDefinitions: ['webapp:1'] }));
    for (const [name, input] of Object.entries(TASKS)) {
      const { tasks } = await server.ecs.send(new sdk.RunTaskCommand({ taskDefinition: name, ...input }));
      arns[name] = String(tasks?.[0]?.taskArn);
    }
    await server.ecs.send(new sdk.StopTaskCommand({ task: arns.stopped }));
    instances = (await server.ecs.send(new sdk.ListContainerInstancesCommand({}))).containerInstanceArns ?? [];
    const containerInstances = [String(instances[1])];
    await server.ecs.send(new sdk.UpdateContainerInstancesStateCommand({ containerInstances, status: 'DRAINING' }));
    const { containerInstance } = await server.ecs.send(new sdk.RegisterContainerInstanceCommand({}));
    instances.push(String(containerInstance?.containerInstanceArn));
    await server.ecs.send(new sdk.DeregisterContainerInstanceCommand({ containerInstance: instances[3] }));
    const service = { serviceName: 'orders', taskDefinition: 'job', desiredCount: 1 };
    await server.ecs.send(new sdk.CreateServiceCommand(service)); // after the drain, which would move its task
    await server.idle();
    const { taskArns = [] } = await server.ecs.send(new sdk.ListTasksCommand({ serviceName: 'orders' }));
    arns.job = String(taskArns[0]);
  });
  afterAll(() => server.close());
  const all = async <Page>(pages: AsyncIterable<Page>, of: (page: Page) => string[] | undefined) => {
    const rows: string[] = [];
    for await (const page of pages) rows.push(...(of(page) ?? []));
    return rows;
  };
  const paging = () => ({ client: server.ecs, pageSize: 1 });

  it.each<[sdk.ListTasksCommandInput, string[]]>([
    [{}, ['web', 'ours', 'fargate', 'job']],
    [{ desiredStatus: 'RUNNING' }, ['web', 'ours', 'fargate', 'job']],
    [{ desiredStatus: 'PENDING' }, []], // no task ever has it
    [{ desiredStatus: 'STOPPED' }, ['stopped']],
    [{ startedBy: 'ci' }, ['ours']],
    [{ startedBy: 'ci', desiredStatus: 'STOPPED' }, ['stopped']],
    [{ startedBy: 'c' }, []],
    [{ family: 'web' }, ['web', 'ours']],
    [{ family: 'web', desiredStatus: 'STOPPED' }, ['stopped']],
    [{ family: 'we' }, []],
    [{ serviceName: 'orders' }, ['job']],
    [{ serviceName: 'web' }, []],
    [{ launchType: 'EC2' }, ['web', 'ours', 'job']],
    [{ launchType: 'FARGATE' }, ['fargate']],
    [{ launchType: 'EXTERNAL' }, []],
    [{ launchType: 'FARGATE', family: 'web' }, []],
  ])('has of tasks with %j: %j', async (filter, expected) => {
    const found = await all(sdk.paginateListTasks(paging(), filter), (page) => page.taskArns);
    expect(found).toEqual(expected.map((name) => arns[name]));
  });

  it('has of tasks by instance each once', async () => {
    const found = await Promise.all(
      instances.map((containerInstance) =>
        all(sdk.paginateListTasks(paging(), { containerInstance }), (page) => page.taskArns),
      ),
    );
    expect(found.flat().sort()).toEqual([arns.web, arns.ours, arns.job].sort());
  });

  it.each<[sdk.ListContainerInstancesCommandInput, number[]]>([
    [{}, [0, 1, 2]],
    [{ status: 'ACTIVE' }, [0, 2]],
    [{ status: 'DRAINING' }, [1]],
    [{ status: 'REGISTERING' }, []],
    [{ status: 'DRAINING', filter: 'attribute:ecs.os-type == linux' }, [1]],
    [{ filter: 'task:group == service:nothing' }, []],
  ])('has of container instances with %j: %j', async (filter, expected) => {
    const found = await all(
      sdk.paginateListContainerInstances(paging(), filter),
      ({ containerInstanceArns }) => containerInstanceArns,
    );
    expect(found).toEqual(expected.map((index) => instances[index]));
  });

  it.each<[sdk.ListTaskDefinitionsCommandInput, string[]]>([
    [{}, ['job:2', 'serverless:1', 'web:1', 'web:2']],
    [{ sort: 'DESC' }, ['web:2', 'web:1', 'serverless:1', 'job:2']],
    [{ familyPrefix: 'web' }, ['web:1', 'web:2']], // a whole name, not a prefix
    [{ status: 'INACTIVE' }, ['job:1', 'webapp:2']],
    [{ status: 'INACTIVE', familyPrefix: 'job', sort: 'DESC' }, ['job:1']],
  ])('has of task definitions with %j: %j', async (filter, expected) => {
    const found = await all(sdk.paginateListTaskDefinitions(paging(), filter), (page) => page.taskDefinitionArns);
    expect(found.map((arn) => arn.split('/').at(-1))).toEqual(expected);
  });

  it.each<[sdk.ListTaskDefinitionFamiliesCommandInput, string[]]>([
    [{}, ['job', 'serverless', 'web', 'webapp']],
    [{ status: 'ALL' }, ['job', 'serverless', 'web', 'webapp']],
    [{ status: 'ACTIVE' }, ['job', 'serverless', 'web']],
    [{ status: 'INACTIVE' }, ['webapp']],
    [{ familyPrefix: 'web' }, ['web', 'webapp']],
    [{ familyPrefix: 'web', status: 'ACTIVE' }, ['web']],
    [{ familyPrefix: 'w_b' }, []],
  ])('has of families with %j: %j', async (filter, expected) => {
    const found = await all(sdk.paginateListTaskDefinitionFamilies(paging(), filter), (page) => page.families);
    expect(found).toEqual(expected);
  });
});
