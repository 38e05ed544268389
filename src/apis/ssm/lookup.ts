import { type Parameter, parseParameterReference, selectVersion } from '../../model/parameter.ts';
import type { SsmContext } from './context.ts';
import { parameterNotFound, ssmError } from './errors.ts';

/** A parameter that was found, and the selector it was asked for by. */
export interface Found {
  readonly parameter: Parameter;
  readonly selector?: string | undefined;
}

/**
 * The version of a parameter that a name or an ARN stands for, each with or without a selector: the latest without.
 * Throws ParameterNotFound, ParameterVersionNotFound.
 */
export function findParameter({ store, scope }: SsmContext, text: string): Found {
  const reference = parseParameterReference(text);
  const where = reference?.scope ?? scope;
  const isOurs = where.accountId === scope.accountId && where.region === scope.region;
  const names = isOurs ? (reference?.names ?? []) : [];
  const name = names.find((one) => store.parameters.latest(scope, one));
  if (reference === undefined || name === undefined) throw parameterNotFound(text);
  const version = selectVersion(store.parameters.versions(scope, name), reference.selector);
  if (version) return { parameter: version, selector: reference.selector };
  throw ssmError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${reference.selector?.slice(1)} of ${name}. Verify the version and try again.`,
  );
}
