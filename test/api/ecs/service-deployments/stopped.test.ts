import {
  DeleteServiceCommand,
  DescribeServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD, type Story, startStory } from './story.ts';

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.close());

/** A second deployment that never gets its tasks to run. */
async function stuck() {
  await story.create();
  await story.pass('1m');
  await story.post('faults', { fault: 'pull-failure', match: { image: BAD } });
  await story.register(BAD);
  await story.update({ taskDefinition: 'web' });
}

describe('a deployment that is stopped', () => {
  it('is rolled back, where nothing else is said, also without rollback in its configuration', async () => {
    await stuck();
    await story.stop();
    const rolled = await story.deployment();
    const [{ status }] = (await story.list()) as [{ status: string }];
    expect(['ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL']).toContain(status);
    expect(rolled.rollback?.serviceRevisionArn).toBe(rolled.sourceServiceRevisions?.[0]?.arn);
    expect(rolled.rollback?.reason).toMatch(/^Service deployment rolled back because /);
    await story.pass('2m');
    expect((await story.deployment()).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(await story.shown()).toEqual(['PRIMARY 1 COMPLETED 2']);
    expect((await story.said()).some((one) => one?.includes(') rolling back to deployment ecs-svc/'))).toBe(true);
  });

  it('fails to roll back where no deployment has completed', async () => {
    await story.post('faults', { fault: 'pull-failure', match: { image: BAD } });
    await story.register(BAD);
    await story.create();
    await story.stop('ROLLBACK');
    expect(await story.deployment()).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
  });

  it('stays as it is when it is aborted', async () => {
    await stuck();
    await story.stop('ABORT');
    const { status, stoppedAt, finishedAt } = await story.deployment();
    expect([status, stoppedAt]).toEqual(['STOPPED', finishedAt]);
    await story.pass('20m');
    expect(await story.shown()).toEqual(['PRIMARY 2 FAILED 0', 'ACTIVE 1 COMPLETED 2']);
  });

  it('cannot be stopped when it has ended', async () => {
    await story.create();
    await story.pass('1m');
    await expect(story.stop()).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('has to be there', async () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:service-deployment/default/web/none';
    const stop = (serviceDeploymentArn: string) =>
      story.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn }));
    await expect(stop(arn)).rejects.toMatchObject({ name: 'ServiceDeploymentNotFoundException' });
    await expect(stop('none')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('the circuit breaker of a deployment', () => {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  it('is shown with the failures there are by now', async () => {
    await story.post('faults', { fault: 'pull-failure', match: { image: BAD } });
    await story.register(BAD);
    await story.create({ desiredCount: 1, deploymentConfiguration });
    expect((await story.deployment()).deploymentCircuitBreaker).toEqual({
      ...{ status: 'MONITORING', failureCount: 1, threshold: 3 },
    });
    await story.pass('10m');
    expect((await story.deployment()).deploymentCircuitBreaker).toEqual({
      ...{ status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    });
  });

  it('monitors no more when the deployment has succeeded', async () => {
    await story.create({ deploymentConfiguration });
    await story.pass('1m');
    expect((await story.deployment()).deploymentCircuitBreaker).toEqual({
      ...{ status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
    });
  });

  it('and alarms monitor no more, and keep their count, when the deployment was stopped', async () => {
    const alarms = { alarmNames: ['errors'], enable: true, rollback: false };
    const monitors = async () => {
      const { deploymentCircuitBreaker, alarms: watched } = await story.deployment();
      return [deploymentCircuitBreaker, watched?.status];
    };
    const over = [{ status: 'MONITORING_COMPLETE', failureCount: 1, threshold: 3 }, 'MONITORING_COMPLETE'];
    await story.post('faults', { fault: 'pull-failure', match: { image: BAD } });
    await story.register(BAD);
    await story.create({ desiredCount: 1, deploymentConfiguration: { ...deploymentConfiguration, alarms } });
    await story.stop('ABORT');
    expect(await monitors()).toEqual(over);
    await story.update();
    expect((await monitors())[1]).toBe('MONITORING');
    const [{ serviceDeploymentArn = '' } = {}] = await story.list();
    await story.update();
    const { serviceDeployments: [superseded] = [] } = await story.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
    );
    expect([superseded?.deploymentCircuitBreaker, superseded?.alarms?.status]).toEqual(over);
    await story.ecs.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await story.idle();
    expect(await monitors()).toEqual(over);
  });
});
