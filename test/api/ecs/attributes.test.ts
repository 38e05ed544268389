import {
  type Attribute,
  CreateClusterCommand,
  DeleteAttributesCommand,
  DescribeContainerInstancesCommand,
  ListAttributesCommand,
  type ListAttributesCommandInput,
  ListContainerInstancesCommand,
  PutAttributesCommand,
  paginateListAttributes,
  RegisterContainerInstanceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

type Named = Pick<Attribute, 'name' | 'value'>;

const CUSTOM = /^(?!ecs\.|com\.amazonaws\.ecs\.|drydock\.)/;

describe('attributes', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let first = '';
  let second = '';
  beforeAll(async () => {
    server = await startServer();
    const { containerInstanceArns = [] } = await server.ecs.send(new ListContainerInstancesCommand({}));
    [first = '', second = ''] = containerInstanceArns;
  });
  afterAll(() => server.close());

  const put = (attributes: Attribute[], cluster?: string) =>
    server.ecs.send(new PutAttributesCommand({ cluster, attributes }));
  const remove = (attributes: Attribute[], cluster?: string) =>
    server.ecs.send(new DeleteAttributesCommand({ cluster, attributes }));
  const of = (targetId: string, ...attributes: Named[]) => attributes.map((one) => ({ ...one, targetId }) as Attribute);
  const list = async (more: Partial<ListAttributesCommandInput> = {}) => {
    const { attributes } = await server.ecs.send(
      new ListAttributesCommand({ targetType: 'container-instance', ...more }),
    );
    return attributes ?? [];
  };
  /** What a person gave the default cluster's instances. */
  const custom = async () => {
    const found: Attribute[] = [];
    const pages = paginateListAttributes({ client: server.ecs }, { targetType: 'container-instance' });
    for await (const { attributes = [] } of pages) found.push(...attributes);
    return found.filter(({ name = '' }) => CUSTOM.test(name));
  };
  beforeEach(async () => {
    for (const one of await custom()) await remove([one]);
  });

  it('are put by id or ARN, and overwritten', async () => {
    const sent = [
      { name: 'stack', value: 'production', targetId: first },
      { name: 'bare', targetId: first.slice(-32), targetType: 'container-instance' as const },
    ];
    expect((await put(sent)).attributes).toEqual(sent);
    await put(of(first, { name: 'stack', value: 'test' }));
    expect(await custom()).toEqual([
      { name: 'bare', targetId: first },
      { name: 'stack', value: 'test', targetId: first },
    ]);
    const { containerInstances } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: [first] }),
    );
    expect(containerInstances?.[0]?.attributes).toContainEqual({ name: 'stack', value: 'test' });
    expect(containerInstances?.[0]?.attributes?.filter(({ name }) => name === 'stack')).toHaveLength(1);
    await put(of(first, { name: 'stack' })); // a value is taken away by putting none
    expect(await list({ attributeName: 'stack' })).toEqual([{ name: 'stack', targetId: first }]);
  });

  it('are deleted by name, or only where they have the value', async () => {
    await put(of(first, { name: 'a', value: '1' }, { name: 'b', value: '1' }));
    await remove(of(first, { name: 'a', value: '2' }, { name: 'never' }));
    expect((await custom()).map(({ name }) => name)).toEqual(['a', 'b']);
    const sent = of(first, { name: 'a', value: '1' }, { name: 'b' });
    expect((await remove(sent)).attributes).toEqual(sent);
    expect(await custom()).toEqual([]);
  });

  it('are listed by name and value, one cluster at a time', async () => {
    await put([...of(first, { name: 'stack', value: 'x' }), ...of(second, { name: 'stack', value: 'y' })]);
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'elsewhere' }));
    const attributes = [{ name: 'stack', value: 'x' }];
    const { containerInstance } = await server.ecs.send(
      new RegisterContainerInstanceCommand({ cluster: 'elsewhere', attributes }),
    );
    expect(new Set((await list({ attributeName: 'stack' })).map(({ targetId }) => targetId))).toEqual(
      new Set([first, second]),
    );
    expect(await list({ attributeName: 'stack', attributeValue: 'x' })).toEqual(
      of(first, { name: 'stack', value: 'x' }),
    );
    expect(await list({ attributeName: 'stack', attributeValue: 'z' })).toEqual([]);
    expect(await list({ attributeName: 'sta' })).toEqual([]);
    expect(await list({ cluster: 'elsewhere', attributeName: 'stack' })).toEqual(
      of(String(containerInstance?.containerInstanceArn), { name: 'stack', value: 'x' }),
    );
    await expect(put(of(first, { name: 'a' }), 'elsewhere')).rejects.toMatchObject({
      name: 'TargetNotFoundException',
    });
  });

  it('are paged, each seen once, though some come and go', async () => {
    await put(of(first, { name: 'm' }, { name: 'n' }, { name: 'o' }));
    const seen: string[] = [];
    const input = { targetType: 'container-instance' as const };
    for await (const page of paginateListAttributes({ client: server.ecs, pageSize: 7 }, input)) {
      expect(page.attributes?.length).toBeLessThanOrEqual(7);
      seen.push(...(page.attributes ?? []).map(({ targetId, name }) => `${targetId} ${name}`));
      await put(of(first, { name: '0-late' }));
      await remove(of(first, { name: '0-late' }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const name of ['m', 'n', 'o']) expect(seen).toContain(`${first} ${name}`);
    const { nextToken } = await server.ecs.send(new ListAttributesCommand({ ...input, maxResults: 1 }));
    await expect(list({ nextToken, attributeName: 'other' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it.each(['f'.repeat(32), 'default', '', 'arn:aws:ecs:us-east-1:000000000000:container-instance/default/x'])(
    'have a target that is there, not %j',
    async (targetId) => {
      const refusal = { name: 'TargetNotFoundException', message: `Could not find ${targetId}` };
      const attributes = [...of(first, { name: 'good' }), { name: 'bad', targetId }];
      await expect(put(attributes)).rejects.toMatchObject(refusal);
      await expect(remove(attributes)).rejects.toMatchObject(refusal);
      expect(await custom()).toEqual([]);
    },
  );

  it('have a target named by its whole id, not by the end of a path', async () => {
    await expect(put([{ name: 'a', targetId: `default/${first.slice(-32)}` }])).rejects.toMatchObject({
      name: 'TargetNotFoundException',
    });
  });

  it('are ten at most that a person gave; with an eleventh nothing changes', async () => {
    const nine = Array.from({ length: 9 }, (_, index) => ({ name: `n${index}` }));
    await put(of(first, ...nine));
    const before = await custom();
    const more = of(first, { name: 'n0', value: 'new' }, { name: 'x' }, { name: 'y' });
    await expect(put([...of(second, { name: 'z' }), ...more])).rejects.toMatchObject({
      name: 'AttributeLimitExceededException',
    });
    expect(await custom()).toEqual(before);
    await put(of(first, { name: 'x' }));
    await put(of(first, { name: 'x', value: 'again' }));
    expect(await custom()).toHaveLength(10);
    await put(of(second, { name: 'x' })); // each instance has its own ten
  });

  it('of which an agent registered more than ten can still be changed and deleted', async () => {
    const cluster = 'crowded';
    await server.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const attributes = Array.from({ length: 12 }, (_, index) => ({ name: `n${index}` }));
    const { containerInstance } = await server.ecs.send(new RegisterContainerInstanceCommand({ cluster, attributes }));
    const arn = String(containerInstance?.containerInstanceArn);
    await put(of(arn, { name: 'n0', value: 'new' }), cluster);
    await remove(of(arn, { name: 'n1' }), cluster);
    await expect(put(of(arn, { name: 'more' }), cluster)).rejects.toMatchObject({
      name: 'AttributeLimitExceededException',
    });
    expect(await list({ cluster, attributeName: 'n0' })).toEqual(of(arn, { name: 'n0', value: 'new' }));
    expect(await list({ cluster, attributeName: 'n1' })).toEqual([]);
  });

  it.each<Named>([
    { name: 'ecs.instance-type', value: 't3.large' },
    { name: 'com.amazonaws.ecs.capability.x' },
    { name: 'drydock.host-address', value: '127.0.0.1' },
    { name: '' },
    { name: 'a b' },
    { name: 'a:b' },
    { name: 'n'.repeat(129) },
    { name: 'a', value: '' },
    { name: 'a', value: ' x' },
    { name: 'a', value: 'x ' },
    { name: 'a', value: 'x*' },
    { name: 'a', value: 'v'.repeat(129) },
  ])('cannot be %j', async (bad) => {
    const before = await list({ maxResults: 100 });
    const attributes = of(first, { name: 'good' }, bad);
    await expect(put(attributes)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(remove(attributes)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await list({ maxResults: 100 })).toEqual(before);
  });

  it('take every character that is allowed', async () => {
    const odd = of(first, { name: 'a-Z_0/\\.9', value: 'a-Z_0./\\+@: 9' }, { name: 'n'.repeat(128), value: 'x' });
    await put(odd);
    expect(await custom()).toEqual(odd);
  });
});
