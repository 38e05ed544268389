import type { Resource } from '../../../../api-schemas/ecs/types.ts';
import { type Attribute, ENGINE } from '../../../model/container-instance.ts';
import { type EngineAddress, parseEngineAddress } from '../../../model/engine-address.ts';
import { instanceType, registrableMemoryMiB } from '../../../model/instance-types.ts';
import { type InstanceResources, RESERVED_TCP_PORTS } from '../../../model/resources.ts';
import { ecsError } from '../errors.ts';

const LAST_PORT = 65_535;
const DEFAULT_INSTANCE_TYPE = 'm5.large'; // of an instance that says neither its type nor its size

/** The members of an EC2 instance identity document that ECS uses. */
export interface IdentityDocument {
  readonly instanceId?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly imageId?: string | undefined;
}

/** Reads an identity document; it is believed, as there is no EC2 to ask. An agent outside EC2 sends an empty text. */
export function readIdentityDocument(text: string | undefined): IdentityDocument {
  if (!text) return {};
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null) {
      const known = ['instanceId', 'instanceType', 'availabilityZone', 'imageId'];
      const entries = Object.entries(document).filter(
        ([name, value]) => known.includes(name) && typeof value === 'string',
      );
      return Object.fromEntries(entries);
    }
  } catch {
    // falls through to the same refusal as any other text that is no document
  }
  throw ecsError('ClientException', 'Instance identity document is invalid.');
}

/** The attributes ECS itself adds from the identity document; what was sent wins. */
export function identityAttributes(document: IdentityDocument): Attribute[] {
  const attributes = {
    'ecs.ami-id': document.imageId,
    'ecs.availability-zone': document.availabilityZone,
    'ecs.instance-type': document.instanceType,
  };
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/** The engine an instance names as its own. Refuses what is none, and any where containers are only simulated. */
export function engineOf(sent: readonly Attribute[], simulated: boolean): EngineAddress | undefined {
  const named = sent.find(({ name }) => name === ENGINE);
  if (!named) return undefined;
  if (simulated) {
    const message = `Attribute ${ENGINE} names an engine, but containers are simulated: start with --runtime docker.`;
    throw ecsError('ClientException', message);
  }
  try {
    return parseEngineAddress(named.value ?? '');
  } catch (error) {
    throw ecsError('InvalidParameterException', (error as Error).message);
  }
}

/** Attributes by name, earlier ones winning over later ones. */
export function mergeAttributes(...lists: readonly (readonly Attribute[])[]): Attribute[] {
  const merged = new Map<string, Attribute>();
  for (const { name, value } of lists.flat()) {
    if (!merged.has(name)) merged.set(name, value === undefined ? { name } : { name, value });
  }
  return [...merged.values()];
}

/**
 * What the instance brought. Sizes that were not sent are its type's, as its network interfaces always are; ports that
 * were not sent are the agent's own.
 */
export function instanceResources(sent: readonly Resource[] = [], document: IdentityDocument): InstanceResources {
  const known = instanceType(document.instanceType ?? '');
  const type = known ?? instanceType(DEFAULT_INSTANCE_TYPE);
  const named = (name: string) => sent.find((resource) => resource.name === name);
  const invalid = (name: string) => ecsError('InvalidParameterException', `Invalid value for resource ${name}.`);
  const texts = (name: string, pattern: RegExp) => {
    const sentTexts = named(name)?.stringSetValue;
    if (sentTexts?.every((text) => pattern.test(text)) === false) throw invalid(name);
    return sentTexts;
  };
  const ports = (name: string) => {
    const numbers = texts(name, /^\d{1,5}$/)?.map(Number);
    if (numbers?.some((port) => port > LAST_PORT)) throw invalid(name);
    return numbers && [...new Set(numbers)];
  };
  const size = (name: string, byType: number) => {
    const value = named(name)?.integerValue ?? byType;
    if (value < 0) throw invalid(name);
    return value;
  };
  return {
    cpu: size('CPU', (type?.vCpus ?? 0) * 1024),
    memory: size('MEMORY', type ? registrableMemoryMiB(type) : 0),
    tcpPorts: ports('PORTS') ?? RESERVED_TCP_PORTS,
    udpPorts: ports('PORTS_UDP') ?? [],
    gpus: [...new Set(texts('GPU', /./))],
    // The primary one is the instance's own. More that account setting awsvpcTrunking would allow are not counted.
    ...(known ? { enis: known.maxEnis - 1 } : {}),
  };
}
