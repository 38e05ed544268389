import { RegisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { container, definition } from '../support/definitions.ts';
import { type EventStream, openEvents, type SentEvent } from '../support/event-stream.ts';
import { awsvpc, fargateDefinition, launches } from '../support/launches.ts';
import { manualClock } from '../support/manual-clock.ts';
import { startServer } from '../support/server.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 250);
const ISO = '2026-01-01T12:00:00.250Z';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TASK = 'ECS Task State Change';
const INSTANCE = 'ECS Container Instance State Change';

describe('the events of a server', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  let stream: EventStream;
  beforeEach(async () => {
    server = await startServer({}, { clock: manualClock(NOW) });
    tasks = launches(server.ecs);
    await server.idle();
    stream = await openEvents(server.url);
  });
  afterEach(async () => {
    await stream.close();
    await server.close();
  });

  const isLast = ({ data }: SentEvent) => data.detail.lastStatus === 'STOPPED';
  const ofTasks = (events: readonly SentEvent[]) =>
    events.filter(({ type }) => type === TASK).map(({ data }) => data.detail);
  const resource = (detail: { remainingResources: { name: string }[] }, name: string) =>
    detail.remainingResources.find((one) => one.name === name);

  it('are server-sent events', () => {
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('cache-control')).toBe('no-store');
  });

  it('tell of a task on Fargate what DescribeTasks does, in the form of the Developer Guide', async () => {
    await tasks.register(fargateDefinition('web'));
    const { taskArn } = await tasks.one({
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: awsvpc(),
      tags: [{ key: 'team', value: 'blue' }],
    });
    const heard = await stream.until(({ data }) => data.detail.lastStatus === 'RUNNING');
    await server.idle();
    const shown = await tasks.seen(taskArn);
    const { data } = heard.at(-1) as SentEvent;
    const address = shown?.attachments?.[0]?.details?.at(-1)?.value;
    expect(data).toEqual({
      version: '0',
      id: expect.stringMatching(UUID),
      'detail-type': TASK,
      source: 'aws.ecs',
      account: '000000000000',
      time: '2026-01-01T12:00:00Z',
      region: 'us-east-1',
      resources: [taskArn],
      detail: {
        attachments: [
          {
            id: shown?.attachments?.[0]?.id,
            type: 'eni',
            status: 'ATTACHED',
            details: shown?.attachments?.[0]?.details,
          },
        ],
        attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
        availabilityZone: shown?.availabilityZone,
        clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
        connectivity: 'CONNECTED',
        connectivityAt: ISO,
        containers: [
          {
            containerArn: shown?.containers?.[0]?.containerArn,
            lastStatus: 'RUNNING',
            name: 'app',
            image: shown?.containers?.[0]?.image,
            imageDigest: shown?.containers?.[0]?.imageDigest,
            runtimeId: shown?.containers?.[0]?.runtimeId,
            taskArn,
            networkBindings: [],
            networkInterfaces: [{ attachmentId: shown?.attachments?.[0]?.id, privateIpv4Address: address }],
            cpu: '0',
            memory: '16',
          },
        ],
        cpu: '256',
        createdAt: ISO,
        desiredStatus: 'RUNNING',
        enableExecuteCommand: false,
        ephemeralStorage: { sizeInGiB: 20 },
        fargateEphemeralStorage: { sizeInGiB: 20 },
        group: 'family:web',
        lastStatus: 'RUNNING',
        launchType: 'FARGATE',
        memory: '512',
        overrides: { containerOverrides: [{ name: 'app' }] },
        platformFamily: 'Linux',
        platformVersion: '1.4.0',
        pullStartedAt: ISO,
        pullStoppedAt: ISO,
        startedAt: ISO,
        taskArn,
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
        updatedAt: ISO,
        version: shown?.version,
      },
    });
  });

  it('are one for each change of a task, its version one more each time, as DescribeTasks shows it', async () => {
    const healthCheck = { command: ['CMD', 'true'] };
    const containerDefinitions = [container({ healthCheck, dockerLabels: { 'drydock.health': 'HEALTHY' } })];
    await tasks.register(definition('web', { containerDefinitions }));
    const { taskArn } = await tasks.one({ taskDefinition: 'web' });
    await server.idle();
    expect((await tasks.seen(taskArn))?.healthStatus).toBe('HEALTHY'); // which is told to nobody
    await tasks.stop(taskArn);
    const heard = ofTasks(await stream.until(isLast));
    expect(heard.map(({ version }) => version)).toEqual(heard.map((_, index) => index + 1));
    const states = heard.map(({ lastStatus, desiredStatus, containers, attachments }) =>
      JSON.stringify([lastStatus, desiredStatus, containers[0].lastStatus, attachments]),
    );
    expect(new Set(states).size).toBe(states.length); // something that is told changed every time
    await server.idle();
    expect(heard.at(-1)).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' });
    expect((await tasks.seen(taskArn))?.version).toBe(heard.at(-1).version);
  });

  it('tell of an instance what its tasks leave of it, each time one starts or stops', async () => {
    await tasks.register(
      definition('web', {
        containerDefinitions: [
          container({ cpu: 100, memory: 50, portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
        ],
      }),
    );
    const { taskArn, containerInstanceArn } = await tasks.one({ taskDefinition: 'web' });
    await server.idle();
    await tasks.stop(taskArn);
    const heard = await stream.until(isLast);
    heard.push((await stream.next()) as SentEvent);
    const [taken, given, ...more] = heard.filter(({ type }) => type === INSTANCE).map(({ data }) => data);
    expect(more).toEqual([]);
    expect(taken).toMatchObject({ 'detail-type': INSTANCE, source: 'aws.ecs', resources: [containerInstanceArn] });
    expect(Object.keys(taken.detail).sort()).toEqual(
      [
        ...['agentConnected', 'attributes', 'clusterArn', 'containerInstanceArn', 'ec2InstanceId', 'registeredAt'],
        ...['registeredResources', 'remainingResources', 'status', 'updatedAt', 'version', 'versionInfo'],
      ].sort(),
    );
    expect(taken.detail).toMatchObject({ agentConnected: true, status: 'ACTIVE', registeredAt: ISO, updatedAt: ISO });
    const [cpu] = taken.detail.registeredResources;
    expect(cpu).toEqual({ name: 'CPU', type: 'INTEGER', integerValue: 2048 });
    expect(resource(taken.detail, 'CPU')).toEqual({ name: 'CPU', type: 'INTEGER', integerValue: 1948 });
    expect(resource(taken.detail, 'PORTS')).toEqual({
      name: 'PORTS',
      type: 'STRINGSET',
      stringSetValue: [...taken.detail.registeredResources[2].stringSetValue, '8080'],
    });
    expect(given.detail.remainingResources).toEqual(given.detail.registeredResources);
    expect(given.detail.version).toBe(taken.detail.version + 1);
  });

  it('tell once of a call that starts several tasks on an instance, and of one that joins', async () => {
    await tasks.register(definition('web'));
    const begun = await tasks.run({ taskDefinition: 'web', count: 10 });
    await server.ecs.send(new RegisterContainerInstanceCommand({ cluster: 'default' }));
    const heard = await stream.until(({ type, data }) => type === INSTANCE && data.detail.version === 1);
    const once = heard.filter(({ type, data }) => type === INSTANCE && data.detail.version > 1);
    expect(once.length).toBe(new Set(begun.map(({ containerInstanceArn }) => containerInstanceArn)).size);
    expect(new Set(heard.map(({ data }) => data.id)).size).toBe(heard.length);
    const cursors = heard.map(({ cursor }) => cursor);
    expect(cursors).toEqual(cursors.map((_, index) => (cursors[0] ?? 0) + index));
  });
});
