import { AwsError } from '../../../wire/errors.ts';
import { noRepository } from '../lookup.ts';
import { UpstreamFailure } from '../upstream.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * An error as clients of a registry see it; the codes are those of the OCI distribution specification, and TAG_INVALID,
 * which ECR has for a tag that is immutable (osscontainertools/kaniko pull request 204).
 */
export class RegistryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Headers;
  /** What there is to say besides. */
  readonly detail: string | undefined;

  constructor(status: number, code: string, message: string, headers: Headers = {}, detail?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.detail = detail;
  }
}

/**
 * What ECR's own errors are to a client of the registry, each code with the one status it has in Docker's registry. A
 * digest that is not the manifest's: google/go-containerregistry issue 1568. Missing images: int128's
 * docker-manifest-create-action pull request 63, and overhangio/tutor issue 1118 for the status.
 */
const OF_ECR: Readonly<Record<string, readonly [status: number, code: string]>> = {
  ImageDigestDoesNotMatchException: [400, 'MANIFEST_INVALID'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  InvalidParameterException: [405, 'UNSUPPORTED'],
  LayersNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  LimitExceededException: [403, 'DENIED'],
  ReferencedImagesNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  UnableToGetUpstreamImageException: [404, 'MANIFEST_UNKNOWN'],
};

/**
 * What ECR says of every manifest that it cannot read: moby/buildkit issue 5747, oras-project/oras issue 690. By these
 * words containers/image knows to try another form (docker/docker_image_dest.go).
 */
const UNREADABLE = "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'";

/** The error to answer with; undefined for a fault of ours. */
export function registryErrorOf(thrown: unknown): RegistryError | undefined {
  if (thrown instanceof RegistryError) return thrown;
  if (thrown instanceof UpstreamFailure) return new RegistryError(404, 'MANIFEST_UNKNOWN', thrown.message);
  if (['ENOSPC', 'SQLITE_FULL'].includes(String((thrown as { code?: unknown }).code))) {
    return new RegistryError(507, 'UNKNOWN', 'There is no space left on the disk: nothing was stored.');
  }
  const known = thrown instanceof AwsError && Object.hasOwn(OF_ECR, thrown.code) ? OF_ECR[thrown.code] : undefined;
  if (known === undefined) return undefined;
  const { code, message } = thrown as AwsError;
  if (code === 'InvalidParameterException') return new RegistryError(...known, UNREADABLE, {}, message);
  // The registry's sentence is shorter than the API's (nginx/docker-nginx issue 545).
  return new RegistryError(...known, code === 'ImageNotFoundException' ? 'Requested image not found' : message);
}

/** The sentence of public.ecr.aws for a repository that is not there (kbaegis on aws-samples/eks-alb-istio-with-tls issue 7). */
export const nameUnknown = (name: string, alias: string): RegistryError =>
  new RegistryError(404, 'NAME_UNKNOWN', noRepository(name, alias));

export const blobUnknown = (digest: string): RegistryError =>
  new RegistryError(404, 'BLOB_UNKNOWN', `The repository has no blob ${digest}.`);

export const digestInvalid = (message: string): RegistryError => new RegistryError(400, 'DIGEST_INVALID', message);
