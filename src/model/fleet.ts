import type { Attribute } from './container-instance.ts';
import { either, type Members, type Report, shown } from './json-members.ts';
import { parseEngineAddress } from './engine-address.ts';
import { INSTANCE_TYPES, type InstanceType, instanceType } from './instance-types.ts';

/** Container instances that are alike. */
export interface FleetInstance {
  readonly instanceType: InstanceType;
  /** In full, e.g. `us-east-1a`. */
  readonly availabilityZone: string;
  readonly count: number;
  /** Custom attributes only; the built-in ones follow from the type and the zone. */
  readonly attributes: readonly Attribute[];
  /** The Auto Scaling group that booted them, by which a capacity provider knows its instances. */
  readonly autoScalingGroup?: string | undefined;
  /** The container engine that is their machine's, as DOCKER_HOST writes it; the server's own where there is none. */
  readonly engine?: string | undefined;
}

/** The container instances a cluster starts with. */
export interface Fleet {
  readonly cluster: string;
  readonly instances: readonly FleetInstance[];
}

/** A fleet, or everything that is wrong with it: one sentence each, beginning with the path of the bad member. */
export type ParsedFleet = { readonly fleet: Fleet } | { readonly faults: readonly string[] };

/** AWS's quota of container instances per cluster. */
const MOST_INSTANCES = 5000;
const MOST_ATTRIBUTES = 10;

const CLUSTER_NAME = /^[a-zA-Z0-9_-]{1,255}$/;
const ATTRIBUTE_NAME = /^[a-zA-Z0-9_./\\-]{1,128}$/;
const ATTRIBUTE_VALUE = /^(?! )[a-zA-Z0-9_./\\+@: -]{1,128}(?<! )$/;
/** Of what an Auto Scaling group may be called, that which an attribute's value can hold. */
const GROUP_NAME = ATTRIBUTE_VALUE;
/** What the agent and ECS register themselves; a custom attribute may not stand in for one. */
const BUILT_IN_ATTRIBUTE =
  /^(ecs\.(ami-id|availability-zone|instance-type|os-type|os-family|cpu-architecture|vpc-id|subnet-id|awsvpc-trunk-id|outpost-arn|capability\..*)|com\.amazonaws\.ecs\..*)$/;

const INSTANCE_MEMBERS = ['instanceType', 'availabilityZone', 'count', 'attributes', 'autoScalingGroup', 'engine'];

/**
 * Reads a fleet file:
 * `{ cluster?, instances: [{ instanceType, availabilityZone, count?, attributes?, autoScalingGroup?, engine? }] }`.
 * A zone is given in full or as one letter of `region`, so that a file can serve any region; an attribute's value ''
 * means it has none. A member we do not know is a fault: a misspelt `count` must not go unnoticed.
 */
export function parseFleet(json: unknown, region: string): ParsedFleet {
  const faults: string[] = [];
  const report: Report = (path, sentence) => faults.push(path ? `${path}: ${sentence}` : sentence);
  const members = object(json, '', ['cluster', 'instances'], report);
  if (!members) return { faults };
  const { cluster = 'default', instances } = members;
  if (typeof cluster !== 'string' || !CLUSTER_NAME.test(cluster))
    report('cluster', `expected 1 to 255 letters, digits, - or _, not ${shown(cluster)}.`);
  if (!Array.isArray(instances)) report('instances', `expected an array of instances, not ${shown(instances)}.`);
  const parsed = (Array.isArray(instances) ? instances : []).map((one, index) =>
    parseInstance(one, `instances[${index}]`, region, report),
  );
  const total = parsed.reduce((sum, one) => sum + (one?.count ?? 0), 0);
  if (total > MOST_INSTANCES)
    report('instances', `${total} container instances in all; a cluster may have ${MOST_INSTANCES}.`);
  if (faults.length > 0) return { faults };
  return { fleet: { cluster: String(cluster), instances: parsed.filter((one) => one !== undefined) } };
}

function parseInstance(json: unknown, path: string, region: string, report: Report): FleetInstance | undefined {
  const members = object(json, path, INSTANCE_MEMBERS, report);
  if (!members) return undefined;
  const { count = 1, autoScalingGroup, engine } = members;
  const type = parseType(members.instanceType, `${path}.instanceType`, report);
  const availabilityZone = parseZone(members.availabilityZone, `${path}.availabilityZone`, region, report);
  const attributes = parseAttributes(members.attributes ?? {}, `${path}.attributes`, report);
  if (autoScalingGroup !== undefined && (typeof autoScalingGroup !== 'string' || !GROUP_NAME.test(autoScalingGroup)))
    report(`${path}.autoScalingGroup`, `expected a group's name, not ${shown(autoScalingGroup)}.`);
  const ofEngine = parseEngine(engine, `${path}.engine`, report);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_INSTANCES) {
    report(`${path}.count`, `expected a whole number from 1 to ${MOST_INSTANCES}, not ${shown(count)}.`);
    return undefined;
  }
  const group = typeof autoScalingGroup === 'string' ? { autoScalingGroup } : {};
  const instance = type && availabilityZone && { instanceType: type, availabilityZone, count, attributes };
  return instance ? { ...instance, ...group, ...ofEngine } : undefined;
}

function parseEngine(json: unknown, path: string, report: Report): { engine?: string } {
  if (json === undefined) return {};
  if (typeof json !== 'string') report(path, `expected where its engine listens, not ${shown(json)}.`);
  else if (!ATTRIBUTE_VALUE.test(json)) report(path, `${shown(json)} has signs that an attribute cannot have.`);
  else
    try {
      return { engine: parseEngineAddress(json).url };
    } catch (error) {
      report(path, (error as Error).message);
    }
  return {};
}

function parseType(json: unknown, path: string, report: Report): InstanceType | undefined {
  const found = typeof json === 'string' ? instanceType(json) : undefined;
  if (typeof json !== 'string') report(path, `expected the name of an instance type, not ${shown(json)}.`);
  else if (!found) {
    const close = closest(json.toLowerCase(), [...INSTANCE_TYPES.keys()]);
    const families = new Set([...INSTANCE_TYPES.keys()].map((name) => name.slice(0, name.indexOf('.'))));
    const hint =
      close.length > 0 ? `did you mean ${either(close)}?` : `the families known are ${[...families].join(', ')}.`;
    report(path, `${shown(json)} is not an instance type known here; ${hint}`);
  }
  return found;
}

function parseZone(json: unknown, path: string, region: string, report: Report): string | undefined {
  if (typeof json === 'string' && /^[a-z]$/.test(json)) return region + json;
  // A local zone has its own place between the region and the letter: us-east-1-bos-1a.
  if (typeof json === 'string' && json.startsWith(region) && /^(-[a-z]+-\d+)?[a-z]$/.test(json.slice(region.length)))
    return json;
  report(path, `expected a zone of ${region}, such as "${region}a", or one letter, not ${shown(json)}.`);
  return undefined;
}

function parseAttributes(json: unknown, path: string, report: Report): Attribute[] {
  const entries = Object.entries(object(json, path, undefined, report) ?? {});
  if (entries.length > MOST_ATTRIBUTES)
    report(path, `${entries.length} attributes; a container instance may have ${MOST_ATTRIBUTES} custom ones.`);
  return entries.map(([name, value]) => {
    const at = `${path}[${shown(name)}]`;
    if (!ATTRIBUTE_NAME.test(name)) report(at, 'expected a name of 1 to 128 letters, digits and - _ . / \\.');
    else if (BUILT_IN_ATTRIBUTE.test(name)) report(at, 'this attribute is built in and follows from the instance.');
    if (value === '') return { name };
    if (typeof value === 'string' && ATTRIBUTE_VALUE.test(value)) return { name, value };
    const rule = '1 to 128 letters, digits, spaces and - _ . / \\ + @ :, with no space at either end, or ""';
    report(at, `expected a value of ${rule}, not ${shown(value)}.`);
    return { name };
  });
}

/** The members of an object; with `known`, any other is a fault. */
function object(json: unknown, path: string, known: readonly string[] | undefined, report: Report) {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    report(path, `expected an object, not ${shown(json)}.`);
    return undefined;
  }
  const members: Members = { ...json };
  for (const name of Object.keys(members)) {
    if (known && !known.includes(name))
      report(path ? `${path}.${name}` : name, `no such member; expected ${either(known)}.`);
  }
  return members;
}

/** The three names nearest to a text, of those at most two letters away. */
const closest = (text: string, names: readonly string[]): string[] =>
  names
    .map((name) => ({ name, letters: distance(name, text) }))
    .filter(({ letters }) => letters <= 2)
    .sort((a, b) => a.letters - b.letters)
    .slice(0, 3)
    .map(({ name }) => name);

/** Levenshtein's: how many letters to add, drop or change to make one text the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const above = row;
    row = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (row[column] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}
