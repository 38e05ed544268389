import { parseArn } from '../../../model/arn.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import type { Task } from '../../../model/task.ts';
import type { OutboxRow } from '../../../store/events.ts';
import type { Store } from '../../../store/database.ts';
import { type InstanceSnapshot, taskAt, type TaskSnapshot } from '../outbox.ts';
import { presentAttributes } from './container-instance.ts';
import { typedResources } from './resources.ts';
import { presentTask } from './task.ts';

/** An event as Amazon EventBridge delivers it. */
export interface EventBridgeEvent {
  readonly version: '0';
  /** A UUID; a consumer that reads an event twice knows it by this. */
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: 'aws.ecs' | 'aws.ecr';
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const iso = (ms: number): string => new Date(ms).toISOString();

const asWritten = (_store: Store, { document }: OutboxRow) => JSON.parse(document);

/** How each kind of row is read: the event's detail (ECS Developer Guide, ECS events). */
const DETAILS: Readonly<Record<OutboxRow['kind'], (store: Store, row: OutboxRow) => object | undefined>> = {
  'ECS Task State Change'(store, { arn, at, document }) {
    const task = store.tasks.get(arn);
    return task && taskDetail(taskAt(task, JSON.parse(document) as TaskSnapshot), at);
  },
  'ECS Container Instance State Change'(store, { arn, at, document }) {
    const instance = store.containerInstances.get(arn);
    return instance && instanceDetail(instance, JSON.parse(document) as InstanceSnapshot, at);
  },
  'ECS Service Action': asWritten,
  'ECS Deployment State Change': asWritten,
  'ECS Hook State Change': asWritten,
  'AWS API Call via CloudTrail': asWritten,
  'ECR Image Action': asWritten,
  'ECR Referrer Action': asWritten,
  'ECR Image Scan': asWritten,
  'ECR Scan Resource Change': asWritten,
  'ECR Replication Action': asWritten,
  'ECR Pull Through Cache Action': asWritten,
};

/** Events of these kinds name no resources. */
const NAMES_NONE: ReadonlySet<OutboxRow['kind']> = new Set([
  'AWS API Call via CloudTrail',
  'ECR Image Action',
  'ECR Referrer Action',
  'ECR Scan Resource Change',
]);

/** A row of the outbox in the shape of an event; undefined for one of what is known no longer. */
export function presentEvent(store: Store, row: OutboxRow): EventBridgeEvent | undefined {
  const { kind, eventId, at, arn } = row;
  const detail = DETAILS[kind](store, row);
  if (!detail) return undefined;
  const { accountId = '', region = '' } = parseArn(arn) ?? {};
  return {
    version: '0',
    id: eventId,
    'detail-type': kind,
    source: kind.startsWith('ECR ') ? 'aws.ecr' : 'aws.ecs',
    account: accountId,
    time: iso(at).replace(/\.\d+Z$/, 'Z'),
    region,
    resources: NAMES_NONE.has(kind) ? [] : [arn],
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

function instanceDetail(instance: ContainerInstance, { remaining, ...then }: InstanceSnapshot, at: number): object {
  return {
    agentConnected: then.agentConnected,
    attributes: presentAttributes(instance),
    clusterArn: instance.clusterArn,
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    registeredAt: iso(instance.registeredAt),
    registeredResources: typedResources(instance.resources),
    remainingResources: typedResources({ ...instance.resources, ...remaining }),
    status: then.status,
    statusReason: then.statusReason,
    version: then.version,
    versionInfo: instance.versionInfo,
    updatedAt: iso(at),
  };
}
