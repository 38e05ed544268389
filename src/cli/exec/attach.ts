import { randomUUID } from 'node:crypto';
import { acknowledgedNumber, acknowledgement, jsonOf } from '../../agent/exec/acknowledgement.ts';
import { decodeFrame, encodeFrame, type Frame, PAYLOAD } from '../../agent/exec/frame.ts';
import { Incoming } from '../../agent/exec/incoming.ts';
import { Outgoing } from '../../agent/exec/outgoing.ts';

/** Where a command's input comes from and its output goes to: a terminal, or pipes. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** How a session ended. */
export interface Ended {
  /** Undefined where it is not known. */
  readonly exitCode?: number | undefined;
  /** Why it ended, where not by its command's end; else empty. */
  readonly output: string;
}

const PIECE = 1024;
const LOOK_MS = 100;
const END_OF_INPUT = Buffer.from([4]); // Ctrl-D

/** Joins a terminal and a session's command until that has ended. Throws where the connection breaks off. */
export async function attach(
  { streamUrl, tokenValue }: { readonly streamUrl: string; readonly tokenValue: string },
  { input, output }: Terminal,
): Promise<Ended> {
  const incoming = new Incoming();
  const outgoing = new Outgoing();
  const socket = new WebSocket(streamUrl);
  socket.binaryType = 'arraybuffer';
  let last = 0x0a;

  const transmit = (bytes: Buffer): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(bytes));
  };
  const send = (payloadType: number, payload: Buffer): void =>
    transmit(
      outgoing.send(Date.now(), (sequenceNumber) => {
        const facts = { createdDate: Date.now(), flags: 0, messageId: randomUUID() };
        return encodeFrame({ messageType: 'input_stream_data', sequenceNumber, ...facts, payloadType, payload });
      }),
    );
  const sendSize = (): void => {
    const { columns, rows } = output;
    if (output.isTTY) send(PAYLOAD.size, Buffer.from(JSON.stringify({ cols: columns, rows })));
  };
  const type = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length; at += PIECE) send(PAYLOAD.output, bytes.subarray(at, at + PIECE));
    last = bytes.at(-1) ?? last;
    if (outgoing.isFull) input.pause();
  };
  /** In the middle of a line Ctrl-D only sends what there is. */
  const typeEnd = (): void => {
    if (last !== 0x0a) type(END_OF_INPUT);
    type(END_OF_INPUT);
  };

  function begin(): void {
    sendSize();
    if (input.isTTY) input.setRawMode(true);
    output.on('resize', sendSize);
    input.on('data', type).on('end', typeEnd).resume();
  }

  function use({ payloadType, payload }: Frame): void {
    if (payloadType === PAYLOAD.handshakeRequest) {
      const ProcessedClientActions = [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }];
      const answer = { ClientVersion: '1.2.0.0', ProcessedClientActions, Errors: null };
      send(PAYLOAD.handshakeResponse, Buffer.from(JSON.stringify(answer)));
    } else if (payloadType === PAYLOAD.handshakeComplete) begin();
    else if (payloadType === PAYLOAD.output) output.write(payload);
  }

  function receive(frame: Frame): Ended | undefined {
    if (frame.messageType === 'channel_closed') {
      const { ExitCode, Output } = jsonOf(frame.payload) ?? {};
      return { exitCode: typeof ExitCode === 'number' ? ExitCode : undefined, output: String(Output ?? '').trim() };
    }
    if (frame.messageType === 'acknowledge') {
      outgoing.acknowledge(acknowledgedNumber(frame) ?? -1, Date.now());
      if (!outgoing.isFull && input.isPaused()) input.resume();
    } else {
      const { acknowledged, next } = incoming.take(frame);
      if (acknowledged) transmit(encodeFrame(acknowledgement(frame, randomUUID(), Date.now())));
      for (const each of next) use(each);
    }
    return undefined;
  }

  const looking = setInterval(() => {
    const bytes = outgoing.again(Date.now());
    if (bytes === 'lost') socket.close();
    else if (bytes) transmit(bytes);
  }, LOOK_MS);
  try {
    return await new Promise<Ended>((resolve, reject) => {
      socket.onopen = () =>
        socket.send(JSON.stringify({ MessageSchemaVersion: '1.0', RequestId: randomUUID(), TokenValue: tokenValue }));
      socket.onerror = () => reject(new Error(`the connection to ${new URL(streamUrl).host} failed`));
      socket.onclose = () => reject(new Error('the connection broke off'));
      socket.onmessage = ({ data }: MessageEvent) => {
        const frame = decodeFrame(Buffer.from(data as ArrayBuffer));
        const ended = frame && receive(frame);
        if (ended) resolve(ended);
      };
    });
  } finally {
    clearInterval(looking);
    if (input.isTTY) input.setRawMode(false);
    output.off('resize', sendSize);
    input.off('data', type).off('end', typeEnd).pause();
    socket.close();
  }
}
