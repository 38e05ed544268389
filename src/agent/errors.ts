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
  'no-port-range': 'HostConfigError',
  'no-volume': 'CannotCreateVolumeError',
  'no-resources': 'ResourceInitializationError',
};

/** What the real agent puts before a registry's or the engine's words, which say little by themselves. */
const PULL_ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /denied: User: .+ is not authorized to perform: ecr:BatchGetImage on resource/,
    'Check that the role has the permissions to pull images from the registry.',
  ],
  [/denied: requested access to the resource is denied/, 'Check whether the image exists.'],
  [/request canceled while waiting for connection/, 'Check your network configuration.'],
];

/** A container that was there is gone, and nobody told us: the real agent's ContainerVanishedError. */
export const VANISHED = 'ContainerVanishedError: No container matching saved ID found';

/** A failed step in AWS's words, `CODE: message`, cut to the length the API allows. */
export function failureReason(step: Step, error: unknown): string {
  const kind = error instanceof RuntimeError ? error.kind : 'other';
  const message = error instanceof Error ? error.message : String(error);
  const code = KIND_ERRORS[kind] ?? STEP_ERRORS[step];
  const [, advice] = (step === 'pull' && PULL_ADVICE.find(([pattern]) => pattern.test(message))) || [];
  return `${code}: ${advice ? `The task can’t pull the image. ${advice} ` : ''}${message}`.slice(0, LONGEST_REASON);
}
