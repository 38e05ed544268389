import {
  DescribeServicesCommand,
  ListServicesByNamespaceCommand,
  ListServicesCommand,
  type ListServicesCommandInput,
  paginateListServices,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FARGATE, type Services, startServices } from './service-calls.ts';

const NAMESPACE = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-1';

describe('the services of a cluster', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
    for (let nth = 0; nth < 11; nth += 1) await services.create(`web-${nth}`);
    await services.create('far', FARGATE);
    await services.create('daemon', { schedulingStrategy: 'DAEMON' });
    await services.create('gone');
    await services.remove('gone');
    await services.idle();
  });
  afterAll(() => services.close());

  const list = async (input: ListServicesCommandInput = {}) => {
    const { serviceArns = [], nextToken } = await services.ecs.send(new ListServicesCommand(input));
    return { names: serviceArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)), nextToken };
  };

  it('are listed ten at a time, those that were deleted not', async () => {
    const { names, nextToken } = await list();
    expect([names.length, typeof nextToken]).toEqual([10, 'string']);
    expect((await list({ nextToken })).names).toEqual(['web-10', 'far', 'daemon']);
    const pages = paginateListServices({ client: services.ecs, pageSize: 4 }, {});
    const all = [];
    for await (const { serviceArns = [] } of pages) all.push(...serviceArns);
    expect(all).toHaveLength(13);
    expect((await list({ maxResults: 100 })).names).toHaveLength(13);
  });

  it.each<[ListServicesCommandInput, number]>([
    [{ launchType: 'FARGATE' }, 1],
    [{ launchType: 'EXTERNAL' }, 0],
    [{ schedulingStrategy: 'DAEMON' }, 1],
    [{ schedulingStrategy: 'REPLICA', launchType: 'EC2' }, 11],
    [{ resourceManagementType: 'ECS' }, 0],
    [{ resourceManagementType: 'CUSTOMER' }, 13],
  ])('are listed by %j', async (filter, count) => {
    expect((await list({ ...filter, maxResults: 100 })).names).toHaveLength(count);
  });

  it.each<[ListServicesCommandInput]>([[{ maxResults: 0 }], [{ maxResults: 101 }], [{ nextToken: 'garbage' }]])(
    'are not listed by %j',
    async (input) => {
      await expect(list(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  it('are described by name and by ARN, and what is not there is a failure', async () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:service/default';
    const answer = await services.ecs.send(new DescribeServicesCommand({ services: ['far', `${arn}/daemon`, 'nope'] }));
    expect(answer.services?.map(({ serviceName }) => serviceName)).toEqual(['far', 'daemon']);
    expect(answer.failures).toEqual([{ arn: `${arn}/nope`, reason: 'MISSING' }]);
  });

  it('are described at most ten at a time', async () => {
    const asked = Array.from({ length: 11 }, (_, nth) => `web-${nth}`);
    await expect(services.ecs.send(new DescribeServicesCommand({ services: asked }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Services cannot have more than 10 items.',
    });
  });

  it('show their tags only where they are asked for', async () => {
    const tags = [{ key: 'team', value: 'blue' }];
    expect((await services.create('tagged', { tags })).tags).toEqual(tags);
    expect((await services.see('tagged'))?.tags).toEqual(tags);
    const { services: seen } = await services.ecs.send(new DescribeServicesCommand({ services: ['tagged'] }));
    expect(seen?.[0]).not.toHaveProperty('tags');
  });

  it.each([[NAMESPACE, { serviceArns: [] }]])(
    'of the namespace %s are none, as Service Connect is not built',
    async (namespace, expected) => {
      expect(await services.ecs.send(new ListServicesByNamespaceCommand({ namespace }))).toMatchObject(expected);
    },
  );

  it.each([
    ['prod', 'NamespaceNotFoundException'],
    ['arn:aws:ecs:us-east-1:000000000000:cluster/default', 'InvalidParameterException'],
    [NAMESPACE.replace('us-east-1', 'eu-west-1'), 'InvalidParameterException'],
  ])('of the namespace %s are refused', async (namespace, name) => {
    await expect(services.ecs.send(new ListServicesByNamespaceCommand({ namespace }))).rejects.toMatchObject({ name });
  });
});
