import { RuntimeError, type RuntimeErrorKind } from '../../runtime.ts';

/** What was being asked of the engine: the same status means different things at different steps. */
export type Step = 'pull' | 'create' | 'start' | 'other';

interface Rule {
  readonly kind: RuntimeErrorKind;
  readonly step?: Step;
  readonly status?: number;
  readonly message?: RegExp;
}

/** Codes of Node's socket errors that mean that nobody answered; ABORT_ERR: the connection was closed by us. */
const UNREACHABLE = new Set([
  'ABORT_ERR',
  'EACCES',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The first rule that fits decides. Sentences are those of Docker 20.10 to 28, measured or read in its source. */
const RULES: readonly Rule[] = [
  { step: 'start', message: /port is already allocated|address already in use/i, kind: 'port-in-use' },
  {
    step: 'pull',
    message: /access denied|no basic auth|unauthorized|authentication required|denied:/i,
    kind: 'pull-denied',
  },
  { step: 'pull', message: /manifest unknown|name unknown|(manifest|repository) .*not found/i, kind: 'no-such-image' },
  { step: 'pull', kind: 'pull-failed' },
  { status: 404, message: /no such image/i, kind: 'no-such-image' },
  { status: 404, message: /no such container/i, kind: 'no-such-container' },
  { step: 'create', status: 400, kind: 'bad-spec' },
  { step: 'start', kind: 'cannot-start' },
];

/** The HTTP status in an error of dockerode, where the engine answered at all. */
export function statusOf(error: unknown): number | undefined {
  const status = member(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/**
 * An error of dockerode (or of a socket) in our own terms; `address` is where the engine was looked for. What the engine
 * answers begins as Docker's own client has it, and so the real agent.
 */
export function runtimeError(error: unknown, step: Step, address: string): RuntimeError {
  if (error instanceof RuntimeError) return error;
  const status = statusOf(error);
  const code = member(error, 'code');
  if (status === undefined && typeof code === 'string' && UNREACHABLE.has(code)) {
    const sentence = `Cannot connect to the Docker daemon at ${address}. Is the docker daemon running?`;
    return new RuntimeError('unreachable', sentence);
  }
  const sentence = sentenceOf(error);
  return refusal(step, status, status === undefined ? sentence : `Error response from daemon: ${sentence}`);
}

/** The engine's refusal as it stands in the table. */
export function refusal(step: Step, status: number | undefined, message: string): RuntimeError {
  const rule = RULES.find(
    (each) =>
      (each.step === undefined || each.step === step) &&
      (each.status === undefined || each.status === status) &&
      (each.message === undefined || each.message.test(message)),
  );
  return new RuntimeError(rule?.kind ?? 'other', message);
}

/** dockerode wraps the engine's sentence as `(HTTP code 404) reason - sentence `; `json` holds it bare, streams have no `json`. */
function sentenceOf(error: unknown): string {
  const bare = member(member(error, 'json'), 'message');
  if (typeof bare === 'string') return bare;
  const wrapped = error instanceof Error ? error.message : String(error);
  return wrapped.replace(/^\(HTTP code \d+\) .*? - /s, '').trim();
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
