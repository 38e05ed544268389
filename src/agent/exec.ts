import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cancel, Clock, Ids, Log } from '../effects.ts';
import { jsonOf } from './exec/acknowledgement.ts';
import { type Connection, type ConnectionListener, type DataSession, dataSession } from './exec/data-session.ts';
import { splitCommand } from './exec/split-command.ts';
import type { ExecRequest, ExecSessions } from './link.ts';
import type { ContainerRuntime } from './runtime.ts';

export interface ExecOptions {
  readonly runtime: Pick<ContainerRuntime, 'exec'>;
  /** Of the clients, who live in real time. */
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** The sessions of ECS Exec on one engine. */
export interface AgentExec extends ExecSessions {
  /** Takes a client's connection to a session's data channel; its first message must have the token. */
  connect(sessionId: string, connection: Connection): ConnectionListener;
  /** Ends every session with what it runs; no other begins. */
  close(): Promise<void>;
}

interface Session {
  readonly request: ExecRequest;
  /** A digest; undefined once it was used. */
  token: Buffer | undefined;
  stopWaiting: Cancel;
  channel?: DataSession | undefined;
}

const WAIT_MS = 60_000;
const MOST_OF_A_CONTAINER = 1_000; // ECS's quota of sessions per container
const TOKEN_BYTES = 32;

/** Keeps sessions from the call that prepares one until its command has ended. */
export function createExec({ runtime, clock, ids, log }: ExecOptions): AgentExec {
  const sessions = new Map<string, Session>();
  let isClosed = false;

  const ofContainer = ({ taskArn, containerName }: ExecRequest): number =>
    [...sessions.values()].filter(
      ({ request }) => request.taskArn === taskArn && request.containerName === containerName,
    ).length;

  /** The session that a first message opens, whose token is spent then; undefined for one that opens none. */
  function unlock(sessionId: string, message: Buffer | string): Session | undefined {
    const session = sessions.get(sessionId);
    const token = typeof message === 'string' ? jsonOf(Buffer.from(message))?.TokenValue : undefined;
    if (isClosed || !session?.token || typeof token !== 'string') return undefined;
    if (!timingSafeEqual(digestOf(token), session.token)) return undefined;
    session.token = undefined;
    session.stopWaiting();
    return session;
  }

  function open(sessionId: string, session: Session, connection: Connection): DataSession {
    const { request } = session;
    const channel = dataSession({
      connection,
      sessionId,
      clock,
      uuid: ids.uuid,
      log,
      start: async () => runtime.exec(request, { id: sessionId, command: splitCommand(request.command) }),
    });
    session.channel = channel;
    void channel.over.then(() => sessions.delete(sessionId));
    return channel;
  }

  return {
    start(request) {
      if (ofContainer(request) >= MOST_OF_A_CONTAINER) return undefined;
      const sessionId = `ecs-execute-command-0${ids.hex32().slice(0, 16)}`;
      const tokenValue = randomBytes(TOKEN_BYTES).toString('base64url');
      const stopWaiting = clock.after(WAIT_MS, () => sessions.delete(sessionId));
      sessions.set(sessionId, { request, token: digestOf(tokenValue), stopWaiting });
      return { sessionId, tokenValue };
    },
    terminate(sessionId) {
      const session = sessions.get(sessionId);
      session?.stopWaiting();
      if (session?.channel) void session.channel.end('');
      else sessions.delete(sessionId);
      return session !== undefined;
    },
    connect(sessionId, connection) {
      let channel: DataSession | undefined;
      const stopWaiting = clock.after(WAIT_MS, () => connection.close());
      return {
        message(data) {
          if (channel) {
            if (typeof data !== 'string') channel.message(data);
            return;
          }
          stopWaiting();
          const session = unlock(sessionId, data);
          if (session) channel = open(sessionId, session, connection);
          else connection.close();
        },
        closed() {
          stopWaiting();
          channel?.closed();
        },
      };
    },
    async close() {
      isClosed = true;
      const open = [...sessions.values()];
      for (const { stopWaiting } of open) stopWaiting();
      await Promise.all(open.map(({ channel }) => channel?.end('The server is shutting down.')));
      sessions.clear();
    },
  };
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
