import { resourceId } from './arn.ts';
import { belongsTo, type Owner } from './owner.ts';

/** What can be made to go wrong on purpose. */
export const FAULT_KINDS = [
  'kill-instance',
  'disconnect-agent',
  'lose-zone',
  'pull-failure',
  'health-check-failure',
  'slow-start',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Faults that befall container instances, all at once when the fault begins. The others befall containers, as they come. */
export type InstanceFaultKind = 'kill-instance' | 'disconnect-agent' | 'lose-zone';
export type ContainerFaultKind = Exclude<FaultKind, InstanceFaultKind>;

/**
 * What a fault befalls: that which fits every member given, and anything where none is. `*` in a text stands for any
 * text, also for none.
 */
export interface FaultMatch {
  /** As the container definition has it. */
  readonly image?: string | undefined;
  readonly family?: string | undefined;
  readonly containerName?: string | undefined;
  /** A name or an ARN. */
  readonly cluster?: string | undefined;
  /** An EC2 instance id or the ARN of a container instance. */
  readonly instance?: string | undefined;
  /** In full, e.g. `us-east-1a`. */
  readonly availabilityZone?: string | undefined;
}

/**
 * Something that is to go wrong. It ends with its count or its time, whichever is first, or when it is lifted. Where it
 * has an owner it befalls only what is theirs.
 */
export interface Fault extends Owner {
  readonly kind: FaultKind;
  readonly match: FaultMatch;
  /** How many it befalls; all that fit unless told. */
  readonly count?: number | undefined;
  readonly forMs?: number | undefined;
  /** How long a slow start takes longer. */
  readonly byMs?: number | undefined;
  /** What a failed pull says. */
  readonly reason?: string | undefined;
}

/** A fault that is in force. */
export interface ActiveFault extends Fault {
  /** `fault-1`, `fault-2`, … */
  readonly id: string;
  /** When it ends, in epoch milliseconds; undefined for one that only its count or its lifting ends. */
  readonly until?: number | undefined;
  /** How many it has befallen. */
  readonly struck: number;
  /** The EC2 instance ids of the container instances it has befallen. */
  readonly instances?: readonly string[] | undefined;
}

/** A container as faults match it. */
export interface ContainerSubject {
  readonly clusterArn: string;
  readonly family: string;
  readonly image: string;
  readonly containerName: string;
}

/** A container instance as faults match it. */
export interface InstanceSubject {
  readonly clusterArn: string;
  readonly arn: string;
  readonly ec2InstanceId: string;
  readonly availabilityZone: string | undefined;
}

/** Whether a fault is one of container instances. */
export const isOfInstances = (kind: FaultKind): kind is InstanceFaultKind =>
  kind === 'kill-instance' || kind === 'disconnect-agent' || kind === 'lose-zone';

/** How many containers a fault may still befall, undefined for any number; none where it befell instances. */
export const leftOf = ({ kind, count, struck }: ActiveFault): number | undefined =>
  isOfInstances(kind) ? 0 : count === undefined ? undefined : count - struck;

/** Whether a fault of containers is about this one; its count is not asked. */
export const matchesContainer = ({ match, ...fault }: Fault, subject: ContainerSubject): boolean =>
  belongsTo(subject.clusterArn, fault) &&
  fits(match.image, subject.image) &&
  fits(match.family, subject.family) &&
  fits(match.containerName, subject.containerName) &&
  fits(match.cluster, subject.clusterArn, resourceId(subject.clusterArn));

/** Whether a fault of container instances is about this one; its count is not asked. */
export const matchesInstance = ({ match, ...fault }: Fault, subject: InstanceSubject): boolean =>
  belongsTo(subject.clusterArn, fault) &&
  fits(match.instance, subject.ec2InstanceId, subject.arn) &&
  fits(match.availabilityZone, subject.availabilityZone ?? '') &&
  fits(match.cluster, subject.clusterArn, resourceId(subject.clusterArn));

/** Whether a pattern, where there is one, fits any of some texts. */
const fits = (pattern: string | undefined, ...texts: readonly string[]): boolean =>
  pattern === undefined || texts.some((text) => isLike(text, pattern));

/** Each part between stars is looked for after the one before, so a pattern of many stars costs no more than one. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
