import { operation } from '../operation.ts';

/** Ends a session with the command it runs; one that has ended already is no error. */
export const terminateSession = operation('TerminateSession', ({ exec }, { SessionId }) => {
  exec.terminate(SessionId);
  return { SessionId };
});
