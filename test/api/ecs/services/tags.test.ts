import { ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { type Services, startServices } from './service-calls.ts';

describe('tags of a service', () => {
  let services: Services;
  let resourceArn: string;
  beforeAll(async () => {
    services = await startServices();
    const made = await services.create('web', { tags: [{ key: 'team', value: 'blue' }] });
    resourceArn = String(made.serviceArn);
  });
  afterAll(() => services.close());
  const list = async () => (await services.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

  it('come and go, and it goes on as it was', async () => {
    const ids = async () => (await services.see('web'))?.deployments?.map(({ id }) => id);
    const before = await ids();
    await services.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'stage', value: 'prod' }] }));
    await services.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect(await list()).toEqual([{ key: 'stage', value: 'prod' }]);
    expect((await services.see('web'))?.tags).toEqual(await list());
    expect(await ids()).toEqual(before);
  });

  it('that is INACTIVE are no more', async () => {
    await services.remove('web');
    await services.idle();
    const message = 'The specified service is inactive. Specify an active service and try again.';
    await expect(list()).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('that never was are not there', async () => {
    resourceArn = resourceArn.replace('/web', '/nope');
    await expect(list()).rejects.toMatchObject({ name: expect.stringMatching(/NotFound|InvalidParameter/) });
  });
});
