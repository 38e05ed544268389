import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { definition } from '../support/definitions.ts';
import { startServer } from '../support/server.ts';

const FAMILIES = ['a', 'b', 'c', 'd', 'e'];

describe.skipIf(!(await awsAvailable()))('the AWS CLI’s paging', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let aws: Aws;
  let arns: string[] = [];
  beforeAll(async () => {
    server = await startServer();
    aws = awsAt(server.url);
    for (const family of FAMILIES) await server.ecs.send(new RegisterTaskDefinitionCommand(definition(family)));
    const { tasks = [] } = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'a', count: 7 }));
    arns = tasks.map(({ taskArn = '' }) => taskArn);
  });
  afterAll(() => server.close());

  it('puts pages of any size together', async () => {
    const pages = ['1', '3', '7', '100'].map((size) => aws('ecs', 'list-tasks', '--page-size', size));
    for (const answer of await Promise.all(pages)) expect(answer).toEqual({ taskArns: arns });
  });

  it('breaks off after --max-items, and goes on from its token', async () => {
    const first = (await aws('ecs', 'list-tasks', '--max-items', '4', '--page-size', '3')) as {
      taskArns: string[];
      NextToken: string;
    };
    expect(first.taskArns).toEqual(arns.slice(0, 4));
    const rest = await aws('ecs', 'list-tasks', '--page-size', '3', '--starting-token', first.NextToken);
    expect(rest).toEqual({ taskArns: arns.slice(4) });
  });

  it('of one page alone gives the server’s own token', async () => {
    const page = await aws('ecs', 'list-tasks', '--no-paginate', '--max-results', '3');
    expect(page).toEqual({ taskArns: arns.slice(0, 3), nextToken: expect.any(String) });
    const { nextToken } = page as { nextToken: string };
    const last = await aws('ecs', 'list-tasks', '--no-paginate', '--next-token', nextToken);
    expect(last).toEqual({ taskArns: arns.slice(3) });
  });

  it.each([
    ['list-clusters', [], 'clusterArns', 1],
    ['list-container-instances', [], 'containerInstanceArns', 3],
    ['list-task-definitions', ['--sort', 'DESC'], 'taskDefinitionArns', 5],
    ['list-task-definition-families', [], 'families', 5],
    ['list-attributes', ['--target-type', 'container-instance', '--attribute-name', 'ecs.os-type'], 'attributes', 3],
    ['list-account-settings', ['--effective-settings'], 'settings', 11],
  ])('of %s gives all', async (command, args, member, count) => {
    const pages = await Promise.all(
      ['2', '10'].map(
        (size) => aws('ecs', command, ...args, '--page-size', size) as Promise<Record<string, unknown[]>>,
      ),
    );
    expect(pages[0]?.[member]).toHaveLength(count);
    expect(pages[0]).toEqual(pages[1]);
  });
});
