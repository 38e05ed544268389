import { DescribeServicesCommand, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from './service-calls.ts';

describe('deleting a service', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
  });
  afterAll(() => services.close());

  it('answers that it drains, and then it stays describable as INACTIVE', async () => {
    await services.create('web');
    const answer = await services.remove('web');
    expect(answer).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 0 });
    const { ecs } = services;
    expect((await ecs.send(new ListServicesCommand({}))).serviceArns).toEqual([]);
    await services.idle();
    const described = await ecs.send(new DescribeServicesCommand({ services: ['web'] }));
    const { serviceArn, taskDefinition, launchType } = answer;
    const inactive = { serviceArn, taskDefinition, launchType, status: 'INACTIVE', deployments: [] };
    expect(described).toMatchObject({ services: [inactive], failures: [] });
  });

  it('again succeeds, and nothing changes', async () => {
    const before = await services.see('web');
    expect(await services.remove('web')).toMatchObject({ serviceName: 'web', status: 'INACTIVE' });
    expect(await services.remove('web', true)).toMatchObject({ status: 'INACTIVE' });
    expect(await services.see('web')).toEqual(before);
  });

  it('leaves nothing to update', async () => {
    const update = services.ecs.send(new UpdateServiceCommand({ service: 'web', desiredCount: 1 }));
    await expect(update).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });

  it('leaves its name to a new one, which has none of its past', async () => {
    const made = await services.create('web', { desiredCount: 1, launchType: 'EC2' });
    expect(made).toMatchObject({ status: 'ACTIVE', events: [], deployments: [{ status: 'PRIMARY' }] });
    await services.idle();
    expect((await services.see('web'))?.deployments).toHaveLength(1);
  });

  it.each([['wants tasks', 'web', 'The service cannot be stopped while it is scaled above 0.']])(
    'that %s is refused without force, and nothing changes',
    async (_what, name, message) => {
      await services.idle();
      const before = await services.see(name);
      await expect(services.remove(name)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
      expect(await services.see(name)).toEqual(before);
      expect(await services.remove(name, true)).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    },
  );

  it('of strategy DAEMON needs no force', async () => {
    await services.create('daemon', { schedulingStrategy: 'DAEMON' });
    expect(await services.remove('daemon')).toMatchObject({ status: 'DRAINING' });
  });

  it('that never was is refused', async () => {
    const refusal = { name: 'ServiceNotFoundException', message: 'Service not found.' };
    await expect(services.remove('nope')).rejects.toMatchObject(refusal);
    await expect(services.update('nope', {})).rejects.toMatchObject(refusal);
  });
});
