import { parseArn } from '../../../model/arn.ts';
import type { Task } from '../../../model/task.ts';
import type { OutboxRow } from '../../../store/events.ts';
import type { InstanceSnapshot } from '../outbox.ts';
import { presentAttributes } from './container-instance.ts';
import { typedResources } from './resources.ts';
import { presentTask } from './task.ts';

/** An event as Amazon EventBridge delivers it. */
export interface EventBridgeEvent {
  readonly version: '0';
  /** A UUID; a consumer that reads an event twice knows it by this. */
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: 'aws.ecs';
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** How each kind of row is read: the resource's ARN and the event's detail (ECS Developer Guide, ECS events). */
const KINDS: Readonly<Record<OutboxRow['kind'], (document: never, at: number) => { arn: string; detail: object }>> = {
  'ECS Task State Change': (task: Task, at) => ({ arn: task.arn, detail: taskDetail(task, at) }),
  'ECS Container Instance State Change': (snapshot: InstanceSnapshot, at) => ({
    arn: snapshot.instance.arn,
    detail: instanceDetail(snapshot, at),
  }),
};

/** A row of the outbox in the shape of an event. */
export function presentEvent({ kind, eventId, at, document }: OutboxRow): EventBridgeEvent {
  const { arn, detail } = KINDS[kind](JSON.parse(document) as never, at);
  const { accountId = '', region = '' } = parseArn(arn) ?? {};
  return {
    version: '0',
    id: eventId,
    'detail-type': kind,
    source: 'aws.ecs',
    account: accountId,
    time: iso(at).replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [arn],
    detail: detail as EventBridgeEvent['detail'],
  };
}

/** The Task of the API with ISO times and `eni` attachments; health and tags are no part of it. */
function taskDetail(task: Task, at: number): object {
  const { tags: _tags, healthStatus: _health, attachments, containers, overrides, ...shown } = presentTask(task);
  const times = Object.entries(shown).map(([name, value]) =>
    name.endsWith('At') && typeof value === 'number' ? [name, iso(Math.round(value * 1000))] : [name, value],
  );
  return {
    ...Object.fromEntries(times),
    attachments: attachments?.map((attachment) => ({ ...attachment, type: 'eni' })),
    containers: containers?.map(({ healthStatus: _, ...container }) => container),
    overrides: { ...overrides, inferenceAcceleratorOverrides: undefined },
    updatedAt: iso(at),
  };
}

function instanceDetail({ instance, version, remaining }: InstanceSnapshot, at: number): object {
  return {
    agentConnected: instance.agentConnected,
    attributes: presentAttributes(instance),
    clusterArn: instance.clusterArn,
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    registeredAt: iso(instance.registeredAt),
    registeredResources: typedResources(instance.resources),
    remainingResources: typedResources({ ...instance.resources, ...remaining }),
    status: instance.status,
    statusReason: instance.statusReason,
    version,
    versionInfo: instance.versionInfo,
    updatedAt: iso(at),
  };
}
