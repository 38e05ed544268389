import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, type Services, startServices } from './service-calls.ts';

describe('a CreateService of a name that there is', () => {
  let services: Services;
  const asked: Asked = { clientToken: 'a', tags: [{ key: 'team', value: 'blue' }] };
  beforeAll(async () => {
    services = await startServices();
    await services.create('web', asked);
    await services.idle();
  });
  afterAll(() => services.close());

  it.each([
    ['the same settings', asked],
    ['another token', { ...asked, clientToken: 'b' }],
    ['the cluster named', { ...asked, cluster: 'default' }],
  ])('with %s answers the same service', async (_what, repeated) => {
    const before = await services.see('web');
    const { currentServiceDeployment: _, ...seen } = before ?? {};
    expect(await services.create('web', repeated)).toEqual(seen);
    expect(await services.see('web')).toEqual(before);
  });

  it.each<[string, Asked]>([
    ['another count', { ...asked, desiredCount: 1 }],
    ['another definition', { ...asked, taskDefinition: 'web:1' }],
    ['another strategy', { ...asked, schedulingStrategy: 'DAEMON' }],
    ['other tags', { tags: [] }],
  ])('with %s is refused', async (_what, other) => {
    const before = await services.see('web');
    await expect(services.create('web', other)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Creation of service was not idempotent.',
    });
    expect(await services.see('web')).toEqual(before);
  });

  it('is refused while that one drains: until all its tasks have stopped', async () => {
    await services.create('slow', { desiredCount: 1 });
    await services.idle();
    const fault = { fault: 'disconnect-agent', match: { cluster: 'default' } };
    const body = JSON.stringify(fault);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${services.url}/_drydock/faults`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    await services.remove('slow', true);
    await services.idle();
    const before = await services.see('slow');
    expect(before).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    await expect(services.create('slow', { desiredCount: 1 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Unable to Start a service that is still Draining.',
    });
    expect(await services.see('slow')).toEqual(before);
  });
});
