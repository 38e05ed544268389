import { model } from '../../../api-schemas/ecs/model.ts';
import { AwsError } from '../../wire/errors.ts';
import type { InputFault } from '../../wire/validation.ts';

/** An error code that ECS's model knows. */
export type EcsErrorCode = keyof typeof model.errors;

/** An error of ECS's with AWS's own sentence; `members` are further members, such as `resourceIds`. */
export function ecsError(code: EcsErrorCode, message: string, members?: Record<string, unknown>): AwsError {
  return new AwsError(code, message, model.errors[code].status, members);
}

/** The sentence most operations have for a cluster that is not there. */
export const clusterNotFound = (): AwsError => ecsError('ClusterNotFoundException', 'Cluster not found.');

/** `containerInstances` -> `Container Instances`, as in the sentence `Container Instances cannot be empty.` */
const words = (member: string): string =>
  member.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (first) => first.toUpperCase());

/**
 * ECS's answer to an input that breaks its model. Known sentences: `Tasks cannot be empty.`, `Container.name should not
 * be null or empty.`, `X should be one of [A,B]`; for bounds and patterns none is recorded, so ours names the member.
 */
export function refuse(operation: string, fault: InputFault): AwsError {
  const member = fault.path.join('.').replace(/\.(\d+)/g, '[$1]');
  const last = String(fault.path.at(-1) ?? 'input');
  switch (fault.kind) {
    case 'missing':
      return operation.startsWith('Register')
        ? ecsError('ClientException', `${words(last)} should not be null or empty.`)
        : ecsError('ClientException', `${words(last)} cannot be empty.`);
    case 'enum':
      return ecsError('InvalidParameterException', `${String(fault.value)} should be one of [${fault.expected}]`);
    default:
      return ecsError('InvalidParameterException', `Invalid value for ${member}: expected ${fault.expected}.`);
  }
}
