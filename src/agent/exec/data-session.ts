import type { Clock, Log } from '../../effects.ts';
import type { ExecProcess } from '../runtime.ts';
import { dataChannel } from './data-channel.ts';
import { type Frame, PAYLOAD, TERMINATE_SESSION } from './frame.ts';
import { createTimer } from './timer.ts';
import { type Typed, typed } from './typed.ts';

/** A client's connection. */
export interface Connection {
  send(bytes: Buffer): void;
  close(): void;
}

/** What a connection's messages go to. */
export interface ConnectionListener {
  message(data: Buffer | string): void;
  /** The client is gone. */
  closed(): void;
}

export interface DataSessionOptions {
  readonly connection: Connection;
  readonly sessionId: string;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly log: Log;
  /** Starts the command. Throws a sentence where it cannot. */
  readonly start: () => Promise<ExecProcess>;
}

/** One command between a container and the client on a data channel. */
export interface DataSession extends Pick<ConnectionListener, 'closed'> {
  message(data: Buffer): void;
  /** Kills the command and closes the channel, telling the client why. Idempotent. */
  end(why: string): Promise<void>;
  /** Resolves when the command has ended, or is killed, and the channel is closed. */
  readonly over: Promise<void>;
}

const AGENT_VERSION = '3.3.0.0'; // from 2.3.722.0 on a client ends a session by a flag
const PIECE = 1024; // bytes of output in a frame, as many as the real agent's
const IDLE_MS = 20 * 60_000; // ECS Exec's own, which cannot be changed (Developer Guide)
const FLUSH_MS = 10_000;

/** Opens the channel: greets the client, runs the command, carries what is typed and written, and closes. */
export function dataSession({ connection, sessionId, clock, uuid, log, start }: DataSessionOptions): DataSession {
  const openedAt = clock.now();
  let process: ExecProcess | undefined;
  let input: Typed | undefined;
  let state: 'greeting' | 'starting' | 'running' | 'over' = 'greeting';
  let usedAt = openedAt;
  let tellOver = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    tellOver = resolve;
  });
  const idling = createTimer(clock, lookIdle);
  const channel = dataChannel({
    clock,
    uuid,
    transmit: connection.send,
    stream: 'output_stream_data',
    saw,
    isReadyFor,
    take,
    lost: () => void end('The client acknowledges nothing.'),
  });
  const isOver = (): boolean => state === 'over';

  /** Out of order: what was typed before may never be read. */
  function saw({ payloadType, payload }: Frame): void {
    const isFlag = payloadType === PAYLOAD.flag && payload.length === 4;
    if (isFlag && payload.readUInt32BE() === TERMINATE_SESSION) void end('');
  }

  function isReadyFor({ payloadType }: Frame): boolean {
    if (isOver()) return false;
    if (payloadType === PAYLOAD.handshakeResponse || payloadType === PAYLOAD.flag) return true;
    return input !== undefined && (payloadType !== PAYLOAD.output || input.isReady);
  }

  function take({ payloadType, payload }: Frame): void {
    if (payloadType === PAYLOAD.handshakeResponse) void run();
    else if (payloadType === PAYLOAD.size) input?.resize(payload);
    else if (payloadType === PAYLOAD.output) {
      usedAt = clock.now();
      input?.type(payload);
    }
  }

  async function run(): Promise<void> {
    if (state !== 'greeting') return;
    state = 'starting';
    channel.sendJson(PAYLOAD.handshakeComplete, {
      HandshakeTimeToComplete: (clock.now() - openedAt) * 1_000_000, // nanoseconds
      CustomerMessage: '',
    });
    try {
      process = await start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (isOver()) return tellOver();
      return finish(`----------ERROR-------\nUnable to start command: ${reason}`);
    }
    if (isOver()) return process.end().then(tellOver); // it was over before it began
    state = 'running';
    input = typed(process, log);
    await pump(process).catch((error) => log.debug({ err: error, sessionId }, 'the output of a command broke off'));
    if (isOver()) return;
    const exitCode = await process.exited;
    if (exitCode === undefined) await process.end(); // it may run on where only we lost sight of it
    await finish('', exitCode);
  }

  /** Reads no more than the client acknowledges, so that the command waits for a client that does not read. */
  async function pump({ output }: ExecProcess): Promise<void> {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      usedAt = clock.now();
      for (let at = 0; at < chunk.length; at += PIECE) {
        while (channel.isFull && !isOver()) await channel.change();
        if (isOver()) return;
        channel.send(PAYLOAD.output, chunk.subarray(at, at + PIECE));
      }
    }
  }

  function lookIdle(): void {
    if (clock.now() - usedAt >= IDLE_MS) void end('Your session timed out due to inactivity.');
    else idling.setAt(usedAt + IDLE_MS);
  }

  /** Closes the channel once the client has all that was written, or does not take it. */
  async function finish(output: string, exitCode?: number): Promise<void> {
    let isLate = false;
    const cancel = clock.after(FLUSH_MS, () => {
      isLate = true;
      channel.wake();
    });
    while (!channel.isEmpty && !isLate && !isOver()) await channel.change();
    cancel();
    if (isOver()) return;
    sayClosed(output, exitCode);
    stop();
    tellOver();
  }

  /** Our own member ExitCode is for `drydock exec`: the plugin takes no notice of it, and AWS tells nobody. */
  const sayClosed = (output: string, exitCode?: number): void =>
    channel.sendClosed({
      MessageId: uuid(),
      CreatedDate: new Date(clock.now()).toISOString(),
      DestinationId: sessionId,
      SessionId: sessionId,
      MessageType: 'channel_closed',
      SchemaVersion: 1,
      Output: output,
      ExitCode: exitCode,
    });

  function stop(): void {
    state = 'over';
    idling.stop();
    channel.stop();
    connection.close();
  }

  /** `why` is undefined for a client that is gone. */
  async function end(why?: string): Promise<void> {
    if (isOver()) return over;
    if (why !== undefined) sayClosed(why);
    const isStarting = state === 'starting';
    stop();
    if (isStarting) return over; // `run` ends the command once it has begun
    await process?.end();
    tellOver();
  }

  channel.sendJson(PAYLOAD.handshakeRequest, {
    AgentVersion: AGENT_VERSION,
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: {} } },
    ],
  });
  idling.setAt(usedAt + IDLE_MS);

  return {
    message(data) {
      if (!isOver()) channel.receive(data);
    },
    closed: () => void end(),
    end,
    over,
  };
}
