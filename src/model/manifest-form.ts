const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';

/** What the manifest of one image, its config and its layers are called by Docker, and by OCI. */
const NAMES: readonly (readonly [docker: string, oci: string])[] = [
  [DOCKER, OCI],
  ['application/vnd.docker.container.image.v1+json', 'application/vnd.oci.image.config.v1+json'],
  ['application/vnd.docker.image.rootfs.diff.tar', 'application/vnd.oci.image.layer.v1.tar'],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'application/vnd.oci.image.layer.v1.tar+gzip'],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar', 'application/vnd.oci.image.layer.nondistributable.v1.tar'],
  [
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  ],
];

/** For each form, what everything is called in it: what comes from the other, and what is of it already. */
const FORMS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [DOCKER, new Map(NAMES.flatMap(([docker, oci]) => [[docker, docker] as const, [oci, docker] as const]))],
  [OCI, new Map(NAMES.flatMap(([docker, oci]) => [[docker, oci] as const, [oci, oci] as const]))],
]);

/** A media type of Docker's images as OCI calls the same; any other as it is. */
export const ociName = (mediaType: string): string => FORMS.get(OCI)?.get(mediaType) ?? mediaType;

interface Part {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
  readonly urls?: unknown;
}

/**
 * The form in which a client takes an image's manifest that it does not take as it is stored; undefined where it takes
 * it, or takes no other that there is. A list of images has one form only, as ECR's user guide has it ("Container image
 * manifest format support").
 */
export function otherForm(mediaType: string, accepts: (mediaType: string) => boolean): string | undefined {
  const other = mediaType === DOCKER ? OCI : mediaType === OCI ? DOCKER : undefined;
  return other === undefined || accepts(mediaType) || !accepts(other) ? undefined : other;
}

/**
 * An image's manifest that was read before, in the form of `to`; undefined where that has no name for a part of it, or
 * cannot say what it is about. The same manifest always gives the same bytes, which have another digest. What only OCI's
 * form says besides, its annotations, is left out of Docker's.
 */
export function convertManifest(text: string, to: string): string | undefined {
  const names = FORMS.get(to);
  const { config, layers, subject, artifactType } = JSON.parse(text) as {
    readonly config: Part;
    readonly layers: readonly Part[];
    readonly subject?: unknown;
    readonly artifactType?: unknown;
  };
  if (names === undefined || subject !== undefined || artifactType !== undefined) return undefined;
  if ([config, ...layers].some(({ mediaType }) => !names.has(mediaType))) return undefined;
  const named = ({ mediaType, size, digest, urls }: Part) => ({ mediaType: names.get(mediaType), size, digest, urls });
  return JSON.stringify({ schemaVersion: 2, mediaType: to, config: named(config), layers: layers.map(named) });
}
