import type { Scope } from './scope.ts';

/**
 * What a registry is called in AWS, by endpoints for IPv4 and for both protocols, and those for FIPS (General Reference,
 * "Amazon ECR endpoints and quotas"; ECR user guide, "Making requests to Amazon ECR registries").
 */
const IN_AWS = [
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/,
  /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)\/(.+)$/,
];

/** An image in a private registry of AWS. */
export interface PrivateImage {
  readonly registry: Scope;
  /** What follows the registry: a repository's name, with whatever stands behind it. */
  readonly rest: string;
}

/** Takes an image's name apart that begins with a private registry's in AWS; undefined for any other. */
export function privateImageOf(image: string): PrivateImage | undefined {
  for (const pattern of IN_AWS) {
    const [, accountId, region, rest] = pattern.exec(image) ?? [];
    if (accountId !== undefined && region !== undefined && rest !== undefined) {
      return { registry: { accountId, region }, rest };
    }
  }
  return undefined;
}
