import { isDigest, isForeignDigest } from './digest.ts';

/** What a manifest says of another content. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  /** Whether it may be kept elsewhere only. */
  readonly isForeign: boolean;
}

/** A manifest of an image, of a list of images, or of another artifact in the form of either. */
export interface Manifest {
  readonly mediaType: string;
  readonly config: Descriptor | undefined;
  readonly layers: readonly Descriptor[];
  /** Of a list: the manifests in it. */
  readonly manifests: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
  readonly artifactType: string | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
}

/** Every media type of manifests that is known, and whether it is a list. */
const IS_LIST: Readonly<Record<string, boolean>> = {
  'application/vnd.docker.distribution.manifest.v2+json': false,
  'application/vnd.docker.distribution.manifest.list.v2+json': true,
  'application/vnd.oci.image.manifest.v1+json': false,
  'application/vnd.oci.image.index.v1+json': true,
};

/** The media types of manifests that are known. */
export const MEDIA_TYPES = Object.keys(IS_LIST);

/** The image specification's form of a media type (schema/defs-descriptor.json). */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;

type Members = Readonly<Record<string, unknown>>;

/** A manifest that cannot be read; the message is for who pushed it. */
class Unreadable extends Error {}

/**
 * Reads a manifest that was sent as `mediaType`, or as what it says of itself. Gives a sentence for one that cannot be
 * read, is of an unknown kind, or could be read as two kinds.
 */
export function readManifest(text: string, mediaType: string | undefined): Manifest | string {
  try {
    return manifestOf(text, mediaType);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function manifestOf(text: string, sent: string | undefined): Manifest {
  const members = parse(text);
  if (members.schemaVersion !== 2) throw new Unreadable('Its schemaVersion is not 2.');
  const own = optionalText(members, 'mediaType');
  if (own !== undefined && sent !== undefined && own !== sent) {
    throw new Unreadable(`It was sent as ${sent} and says that it is ${own}.`);
  }
  const mediaType = sent ?? own;
  if (mediaType === undefined) throw new Unreadable('It has no mediaType.');
  const isList = Object.hasOwn(IS_LIST, mediaType) ? IS_LIST[mediaType] : undefined;
  if (isList === undefined) throw new Unreadable(`The media type ${mediaType} is not one of a manifest.`);
  const other = isList ? 'layers' : 'manifests'; // two clients could else take one digest for two contents
  if (members[other] !== undefined) throw new Unreadable(`A manifest of type ${mediaType} has no ${other}.`);
  return {
    mediaType,
    config: isList ? undefined : descriptor(members.config, 'config'),
    layers: isList ? [] : descriptors(members, 'layers'),
    manifests: isList ? descriptors(members, 'manifests') : [],
    subject: members.subject === undefined ? undefined : descriptor(members.subject, 'subject', isForeignDigest),
    artifactType: artifactTypeOf(members),
    annotations: annotationsOf(members),
  };
}

function parse(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('Invalid JSON syntax'); // AWS's words
  }
  if (!isObject(value)) throw new Unreadable('It is not a JSON object.');
  return value;
}

function descriptors(members: Members, name: string): Descriptor[] {
  const list = members[name];
  if (!Array.isArray(list)) throw new Unreadable(`Its ${name} are not a list.`);
  return list.map((one, index) => descriptor(one, `${name}[${index}]`));
}

function descriptor(value: unknown, where: string, mayBe = isDigest): Descriptor {
  if (!isObject(value)) throw new Unreadable(`Its ${where} is not a descriptor.`);
  const { mediaType, digest, size, urls } = value;
  if (typeof mediaType !== 'string' || mediaType === '') throw new Unreadable(`Its ${where} has no mediaType.`);
  checkMediaType(mediaType);
  if (typeof digest !== 'string' || !mayBe(digest)) throw new Unreadable(`Its ${where} has no digest of SHA-256.`);
  if (!Number.isSafeInteger(size) || Number(size) < 0) throw new Unreadable(`Its ${where} has no size.`);
  const isForeign = (Array.isArray(urls) && urls.length > 0) || /\.(?:foreign|nondistributable)\./.test(mediaType);
  return { mediaType, digest, size: Number(size), isForeign };
}

function artifactTypeOf(members: Members): string | undefined {
  const artifactType = optionalText(members, 'artifactType');
  if (artifactType !== undefined) checkMediaType(artifactType);
  return artifactType;
}

/** ECR refuses a type with parameters (aws/containers-roadmap issue 2306). */
function checkMediaType(mediaType: string): void {
  if (!MEDIA_TYPE.test(mediaType)) throw new Unreadable(`Not a media type: ${mediaType.slice(0, 260)}`);
}

function annotationsOf({ annotations }: Members): Readonly<Record<string, string>> | undefined {
  if (annotations === undefined || annotations === null) return undefined;
  const areTexts = isObject(annotations) && Object.values(annotations).every((value) => typeof value === 'string');
  if (!areTexts) throw new Unreadable('Its annotations are not texts.');
  return annotations as Readonly<Record<string, string>>;
}

function optionalText(members: Members, name: string): string | undefined {
  const value = members[name];
  if (value === undefined || typeof value === 'string') return value || undefined;
  throw new Unreadable(`Its ${name} is not a text.`);
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
