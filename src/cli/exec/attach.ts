import { randomUUID } from 'node:crypto';
import { jsonOf } from '../../agent/exec/acknowledgement.ts';
import { dataChannel } from '../../agent/exec/data-channel.ts';
import { type Frame, PAYLOAD } from '../../agent/exec/frame.ts';

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
const NEWLINE = 0x0a;
const END_OF_INPUT = Buffer.from([4]); // Ctrl-D

const clock = {
  now: () => Date.now(),
  after(ms: number, fn: () => void) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** Joins a terminal and a session's command until that has ended. Throws where the connection breaks off. */
export async function attach(
  { streamUrl, tokenValue }: { readonly streamUrl: string; readonly tokenValue: string },
  { input, output }: Terminal,
): Promise<Ended> {
  const socket = new WebSocket(streamUrl);
  socket.binaryType = 'arraybuffer';
  const channel = dataChannel({
    clock,
    uuid: randomUUID,
    transmit(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(bytes));
    },
    stream: 'input_stream_data',
    take,
    closed: end,
    lost: () => socket.close(),
  });
  let resolveEnded = (_ended: Ended): void => undefined;
  let last = NEWLINE;

  function take({ payloadType, payload }: Frame): void {
    if (payloadType === PAYLOAD.handshakeRequest) {
      const ProcessedClientActions = [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }];
      channel.sendJson(PAYLOAD.handshakeResponse, { ClientVersion: '1.2.0.0', ProcessedClientActions, Errors: null });
    } else if (payloadType === PAYLOAD.handshakeComplete) begin();
    else if (payloadType === PAYLOAD.output) output.write(payload);
  }

  function end(payload: Buffer): void {
    const { ExitCode, Output } = jsonOf(payload) ?? {};
    resolveEnded({
      exitCode: typeof ExitCode === 'number' ? ExitCode : undefined,
      output: String(Output ?? '').trim(),
    });
  }

  function begin(): void {
    sendSize();
    if (input.isTTY) input.setRawMode(true);
    output.on('resize', sendSize);
    input.on('data', type).on('end', typeEnd).resume();
  }

  function sendSize(): void {
    if (output.isTTY) channel.sendJson(PAYLOAD.size, { cols: output.columns, rows: output.rows });
  }

  function type(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE) channel.send(PAYLOAD.output, bytes.subarray(at, at + PIECE));
    last = bytes.at(-1) ?? last;
    if (channel.isFull) void waitForRoom();
  }

  async function waitForRoom(): Promise<void> {
    input.pause();
    while (channel.isFull && socket.readyState === WebSocket.OPEN) await channel.change();
    if (socket.readyState === WebSocket.OPEN) input.resume();
  }

  /** In the middle of a line Ctrl-D only sends what there is. */
  function typeEnd(): void {
    if (last !== NEWLINE) type(END_OF_INPUT);
    type(END_OF_INPUT);
  }

  try {
    return await new Promise<Ended>((resolve, reject) => {
      resolveEnded = resolve;
      const hello = { MessageSchemaVersion: '1.0', RequestId: randomUUID(), TokenValue: tokenValue };
      socket.onopen = () => socket.send(JSON.stringify(hello));
      socket.onerror = () => reject(new Error(`the connection to ${new URL(streamUrl).host} failed`));
      socket.onclose = () => reject(new Error('the connection broke off'));
      socket.onmessage = ({ data }: MessageEvent) => channel.receive(Buffer.from(data as ArrayBuffer));
    });
  } finally {
    channel.stop();
    if (input.isTTY) input.setRawMode(false);
    output.off('resize', sendSize);
    input.off('data', type).off('end', typeEnd).pause();
    socket.close();
  }
}
