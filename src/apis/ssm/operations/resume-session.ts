import { ssmError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Of ECS Exec: the only sessions there are. */
const SESSION_ID = /^ecs-execute-command-[0-9a-z]+$/;

/**
 * Gives no token: with its connection a session of ours has ended. session-manager-plugin then says that the session
 * has timed out, and ends, where an error would have it try again.
 */
export const resumeSession = operation('ResumeSession', (_context, { SessionId }) => {
  if (SESSION_ID.test(SessionId)) return { SessionId };
  throw ssmError('DoesNotExistException', `Session ${SessionId} does not exist.`);
});
