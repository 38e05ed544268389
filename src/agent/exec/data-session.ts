import type { Clock, Log } from '../../effects.ts';
import type { ExecProcess } from '../runtime.ts';
import { acknowledgedNumber, acknowledgement, jsonOf } from './acknowledgement.ts';
import { decodeFrame, encodeFrame, type Frame, type MessageType, PAYLOAD, TERMINATE_SESSION } from './frame.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { createTimer } from './timer.ts';

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
const MOST_HELD = 64 * 1024; // bytes
const NO_NUMBER = 0;

/** Opens the channel: greets the client, runs the command, carries what is typed and written, and closes. */
export function dataSession({ connection, sessionId, clock, uuid, log, start }: DataSessionOptions): DataSession {
  const incoming = new Incoming();
  const outgoing = new Outgoing();
  const openedAt = clock.now();
  let process: ExecProcess | undefined;
  let state: 'greeting' | 'starting' | 'running' | 'over' = 'greeting';
  let isInputFull = false;
  let resizing: Promise<void> | undefined; // what is typed after it goes after it
  let heldBytes = 0;
  let usedAt = openedAt;
  let noticed = (): void => undefined; // something was acknowledged, or the session is over
  let tellOver = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    tellOver = resolve;
  });
  const resending = createTimer(clock, sendAgain);
  const idling = createTimer(clock, lookIdle);

  const frame = (messageType: MessageType, sequenceNumber: number, payloadType: number, payload: Buffer): Frame => ({
    messageType,
    createdDate: clock.now(),
    sequenceNumber,
    flags: 0,
    messageId: uuid(),
    payloadType,
    payload,
  });

  function send(payloadType: number, payload: Buffer): void {
    const encode = (number: number) => encodeFrame(frame('output_stream_data', number, payloadType, payload));
    connection.send(outgoing.send(clock.now(), encode));
    resending.setAt(outgoing.againAt);
  }

  const sendJson = (payloadType: number, value: object): void => send(payloadType, Buffer.from(JSON.stringify(value)));

  function sendAgain(): void {
    const bytes = outgoing.again(clock.now());
    if (bytes === 'lost') return void end('The client acknowledges nothing.');
    if (bytes) connection.send(bytes);
    resending.setAt(outgoing.againAt);
  }

  function lookIdle(): void {
    if (clock.now() - usedAt >= IDLE_MS) void end('Your session timed out due to inactivity.');
    else idling.setAt(usedAt + IDLE_MS);
  }

  function receive(received: Frame): void {
    if (received.messageType === 'acknowledge') {
      const number = acknowledgedNumber(received);
      if (number !== undefined) outgoing.acknowledge(number, clock.now());
      resending.setAt(outgoing.againAt);
      noticed();
    } else if (received.messageType === 'input_stream_data' && isReadyFor(received)) {
      const { acknowledged, next } = incoming.take(received);
      if (acknowledged) connection.send(encodeFrame(acknowledgement(received, uuid(), clock.now())));
      for (const each of next) use(each);
    }
  }

  /** What cannot be used yet is not acknowledged, so that the client sends it again, as the real agent has it do. */
  const isReadyFor = ({ payloadType }: Frame): boolean =>
    payloadType === PAYLOAD.handshakeResponse ||
    payloadType === PAYLOAD.flag ||
    (state === 'running' && !(payloadType === PAYLOAD.output && (isInputFull || heldBytes > MOST_HELD)));

  function use({ payloadType, payload }: Frame): void {
    if (payloadType === PAYLOAD.handshakeResponse) void run();
    else if (payloadType === PAYLOAD.size) resize(payload);
    else if (payloadType === PAYLOAD.output) type(payload);
    else if (payloadType === PAYLOAD.flag && payload.length === 4 && payload.readUInt32BE() === TERMINATE_SESSION) {
      void end('');
    }
  }

  function resize(payload: Buffer): void {
    const { cols, rows } = jsonOf(payload) ?? {};
    if (!isSize(cols) || !isSize(rows)) return;
    const resize = async () => process?.resize({ columns: cols, rows });
    const done = Promise.resolve(resizing)
      .then(resize)
      .catch((error) => log.debug({ err: error, sessionId }, 'no resize'));
    resizing = done;
    void done.then(() => {
      if (resizing === done) resizing = undefined;
    });
  }

  function type(payload: Buffer): void {
    usedAt = clock.now();
    if (!resizing) {
      write(payload);
      return;
    }
    heldBytes += payload.length;
    void resizing.then(() => {
      heldBytes -= payload.length;
      write(payload);
    });
  }

  function write(payload: Buffer): void {
    if (!process || process.input.writableEnded || process.input.destroyed) return;
    isInputFull = !process.input.write(payload);
    if (isInputFull) process.input.once('drain', () => (isInputFull = false));
  }

  async function run(): Promise<void> {
    if (state !== 'greeting') return;
    state = 'starting';
    sendJson(PAYLOAD.handshakeComplete, {
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
    process.input.on('error', (error) => log.debug({ err: error, sessionId }, 'a command takes no input'));
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
        while (outgoing.isFull && !isOver()) await notice();
        if (isOver()) return;
        send(PAYLOAD.output, chunk.subarray(at, at + PIECE));
      }
    }
  }

  const isOver = (): boolean => state === 'over';
  const notice = (): Promise<void> => new Promise((resolve) => (noticed = resolve));

  /** Closes the channel once the client has all that was written, or does not take it. */
  async function finish(output: string, exitCode?: number): Promise<void> {
    let isLate = false;
    const cancel = clock.after(FLUSH_MS, () => {
      isLate = true;
      noticed();
    });
    while (!outgoing.isEmpty && !isLate && !isOver()) await notice();
    cancel();
    if (isOver()) return;
    sayClosed(output, exitCode);
    stop();
    tellOver();
  }

  /** Our own member ExitCode is for `drydock exec`: the plugin takes no notice of it, and AWS tells nobody. */
  function sayClosed(output: string, exitCode: number | undefined): void {
    const content = {
      MessageId: uuid(),
      CreatedDate: new Date(clock.now()).toISOString(),
      DestinationId: sessionId,
      SessionId: sessionId,
      MessageType: 'channel_closed',
      SchemaVersion: 1,
      Output: output,
      ExitCode: exitCode,
    };
    const payload = Buffer.from(JSON.stringify(content));
    connection.send(encodeFrame(frame('channel_closed', NO_NUMBER, NO_NUMBER, payload)));
  }

  function stop(): void {
    state = 'over';
    resending.stop();
    idling.stop();
    noticed();
    connection.close();
  }

  /** `why` is undefined for a client that is gone. */
  async function end(why?: string): Promise<void> {
    if (isOver()) return over;
    if (why !== undefined) sayClosed(why, undefined);
    const isStarting = state === 'starting';
    stop();
    if (isStarting) return over; // `run` ends the command once it has begun
    await process?.end();
    tellOver();
  }

  sendJson(PAYLOAD.handshakeRequest, {
    AgentVersion: AGENT_VERSION,
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: {} } },
    ],
  });
  idling.setAt(usedAt + IDLE_MS);

  return {
    message(data) {
      const received = isOver() ? undefined : decodeFrame(data);
      if (received) receive(received);
    },
    closed: () => void end(),
    end,
    over,
  };
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
