import type { Scope } from '../../model/scope.ts';

/** The registry a call is about: the caller's own where it names none. */
export const registryOf = (scope: Scope, registryId: string | undefined): Scope =>
  registryId === undefined ? scope : { ...scope, accountId: registryId };
