import { RuntimeError, type RuntimeErrorKind } from './runtime.ts';
import type { Step } from './steps.ts';

const LONGEST_REASON = 1024; // of a container's `reason` in the API

/** The real agent's error name for each step that can fail. */
const STEP_ERRORS: Record<Step, string> = {
  pull: 'CannotPullContainerError',
  create: 'CannotCreateContainerError',
  start: 'CannotStartContainerError',
  stop: 'CannotStopContainerError',
  'give-up': 'CannotStartContainerError',
};

/** Kinds that name the error whatever the step was. */
const KIND_ERRORS: Partial<Record<RuntimeErrorKind, string>> = {
  unreachable: 'CannotStartContainerError',
  'no-such-image': 'CannotPullContainerError',
  'no-volume': 'CannotCreateVolumeError',
  'no-resources': 'ResourceInitializationError',
};

/** A container that was there is gone, and nobody told us: the real agent's ContainerVanishedError. */
export const VANISHED = 'ContainerVanishedError: No container matching saved ID found';

/** A failed step in AWS's words, `CODE: message`, cut to the length the API allows. */
export function failureReason(step: Step, error: unknown): string {
  const kind = error instanceof RuntimeError ? error.kind : 'other';
  const message = error instanceof Error ? error.message : String(error);
  return `${KIND_ERRORS[kind] ?? STEP_ERRORS[step]}: ${message}`.slice(0, LONGEST_REASON);
}
