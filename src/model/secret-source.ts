import type { Scope } from './scope.ts';

/** The values of what containers' `valueFrom` name, or why they cannot be had: the whole sentence a task stops with. */
export type ResolvedSecrets =
  | { readonly values: ReadonlyMap<string, string> }
  /** `ResourceInitializationError: unable to pull secrets or registry auth: …` */
  | { readonly error: string };

/** Where the values of containers' secrets come from when a task starts; they are asked for then and kept nowhere. */
export interface SecretSource {
  /**
   * Takes the scope of the task, every `valueFrom` of its containers in any of its forms, and the time in epoch
   * milliseconds; gives all values by their `valueFrom`, or the first thing that is wrong.
   */
  resolve(scope: Scope, valuesFrom: readonly string[], now: number): ResolvedSecrets;
}
