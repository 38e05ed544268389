import type { Repository } from '../../model/repository.ts';
import { ecrError } from './errors.ts';

/** The policy of a repository as answers have it. Throws RepositoryPolicyNotFoundException where it has none. */
export function policyOf({ policyText, name, scope }: Repository): string {
  if (policyText !== undefined) return indented(JSON.parse(policyText), '');
  throw ecrError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${scope.accountId}'`,
  );
}

/** JSON with the white space that ECR gives it, not that with which it was sent (AWS CLI, set-repository-policy). */
function indented(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((one) => indented(one, indent)).join(', ')} ]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)} : ${indented(one, inner)}`);
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`;
}
