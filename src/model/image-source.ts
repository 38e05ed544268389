import type { Scope } from './scope.ts';

/**
 * An image under the name it is pulled by, and who pulls; or why it cannot be pulled, in the words of the engine that
 * asks a registry in vain.
 */
export type PulledImage =
  | { readonly image: string; readonly registry: { readonly username: string; readonly password: string } }
  | { readonly registry: { readonly notFound: string } };

/** Knows the images that are in our own registry. */
export interface ImageSource {
  /**
   * Takes an image as a container of a task in `scope` names it, and the time in epoch milliseconds; undefined for one
   * that is another's.
   */
  find(image: string, scope: Scope, now: number): PulledImage | undefined;
  /** The digest of the image that a name has now; undefined where it names another's, or none that is there. */
  digestOf(image: string, scope: Scope): string | undefined;
}

/** Whether an image's name begins with a registry's: only such can be ours. */
export const namesRegistry = (image: string): boolean => /^(?:localhost|[^/]*[.:][^/]*)\//.test(image);
