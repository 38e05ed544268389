import { createHash, randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

/** What ExecuteCommand gives to connect with. */
export interface Session {
  readonly streamUrl?: string | undefined;
  readonly tokenValue?: string | undefined;
}

/** A frame as the table of the protocol has it, read here by hand and not by the server's own code. */
export interface ReadFrame {
  readonly type: string;
  readonly sequence: number;
  readonly id: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

const OUTPUT = 1;
const SIZE = 3;
const HANDSHAKE_REQUEST = 5;
const HANDSHAKE_RESPONSE = 6;
const HANDSHAKE_COMPLETE = 7;
const FLAG = 10;

/** Reads a frame and checks all that session-manager-plugin checks. Throws for what it would not take. */
export function readFrame(bytes: Buffer): ReadFrame {
  const payload = bytes.subarray(120);
  if (bytes.readUInt32BE(0) !== 116) throw new Error('the header has not 116 bytes');
  if (bytes.readUInt32BE(36) !== 1) throw new Error('the schema version is not 1');
  if (bytes.readBigUInt64BE(40) === 0n) throw new Error('the frame has no date');
  if (bytes.readUInt32BE(116) !== payload.length) throw new Error('the payload has another length');
  const digest = createHash('sha256').update(payload).digest('hex');
  if (bytes.toString('hex', 80, 112) !== digest) throw new Error('the digest is not the payload’s');
  const hex = bytes.toString('hex', 72, 80) + bytes.toString('hex', 64, 72);
  return {
    type: bytes.toString('latin1', 4, 36).trimEnd(),
    sequence: Number(bytes.readBigInt64BE(48)),
    id: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
    payloadType: bytes.readUInt32BE(112),
    payload,
  };
}

/** Writes a frame as the plugin does. */
export function writeFrame(type: string, sequence: number, payloadType: number, payload: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(120);
  const id = randomUUID().replaceAll('-', '');
  header.writeUInt32BE(116, 0);
  header.write(type.padEnd(32), 4);
  header.writeUInt32BE(1, 36);
  header.writeBigUInt64BE(BigInt(Date.now()), 40);
  header.writeBigInt64BE(BigInt(sequence), 48);
  header.writeBigUInt64BE(BigInt(flags), 56);
  header.write(id.slice(16), 64, 'hex');
  header.write(id.slice(0, 16), 72, 'hex');
  createHash('sha256').update(payload).digest().copy(header, 80);
  header.writeUInt32BE(payloadType, 112);
  header.writeUInt32BE(payload.length, 116);
  return Buffer.concat([header, payload]);
}

/** A client that speaks the data channel as session-manager-plugin 1.2.677 does, and sees all of it. */
export class DataChannelClient {
  /** Everything the command wrote, in order. */
  output = '';
  /** The sequence numbers of stream frames as they came first. */
  readonly sequences: number[] = [];
  /** Frames of ours that were acknowledged. */
  readonly acknowledged = new Set<number>();
  /** The JSON of `channel_closed`. */
  closing: Record<string, unknown> | undefined;
  isGreeted = false;
  isClosed = false;
  /** While true, nothing is acknowledged, as by a client that does not get to read. */
  isDeaf = false;
  /** Frames that were not heard for it. */
  missed = 0;
  /** What does not fit the protocol. */
  readonly faults: unknown[] = [];
  readonly #early = new Map<number, ReadFrame>();
  #holding: ReadFrame[] | undefined;
  readonly #socket: WebSocket;
  readonly #sent = new Map<number, Buffer>();
  #next = 0;
  #expected = 0;

  static async open({ streamUrl = '', tokenValue = '' }: Session): Promise<DataChannelClient> {
    const socket = new WebSocket(streamUrl);
    const client = new DataChannelClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const hello = { MessageSchemaVersion: '1.0', RequestId: randomUUID(), TokenValue: tokenValue };
    socket.send(JSON.stringify({ ...hello, ClientId: randomUUID(), ClientVersion: '1.2.677.0' }));
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', (error) => this.faults.push(error));
    socket.on('message', (data: Buffer) => {
      try {
        this.#take(readFrame(data));
      } catch (error) {
        this.faults.push(error);
      }
    });
    const again = setInterval(() => {
      const [oldest] = this.#sent;
      if (oldest && !this.isClosed) socket.send(oldest[1]);
    }, 200);
    socket.on('close', () => clearInterval(again));
  }

  /** A frame of input, not sent yet. */
  frame(payloadType: number, payload: Buffer): Buffer {
    const sequence = this.#next++;
    const bytes = writeFrame('input_stream_data', sequence, payloadType, payload);
    this.#sent.set(sequence, bytes);
    return bytes;
  }

  send(...frames: readonly Buffer[]): void {
    for (const each of frames) this.#socket.send(each);
  }

  key(text: string): Buffer {
    return this.frame(OUTPUT, Buffer.from(text));
  }

  type(text: string): void {
    this.send(this.key(text));
  }

  size(cols: number, rows: number): void {
    this.send(this.frame(SIZE, Buffer.from(JSON.stringify({ cols, rows }))));
  }

  terminate(): void {
    this.send(this.frame(FLAG, Buffer.from([0, 0, 0, 2])));
  }

  /** Is gone without a word. */
  crash(): void {
    this.#socket.terminate();
  }

  /** From now on takes frames only when it is told to go on, as a client that is slow. */
  hold(): void {
    this.#holding = [];
  }

  /** How many frames wait to be taken. */
  get held(): number {
    return this.#holding?.length ?? 0;
  }

  goOn(): void {
    const frames = this.#holding ?? [];
    this.#holding = undefined;
    for (const each of frames) this.#take(each);
  }

  #take(frame: ReadFrame): void {
    if (frame.type === 'acknowledge') {
      const { AcknowledgedMessageSequenceNumber: sequence, AcknowledgedMessageType } = JSON.parse(
        String(frame.payload),
      );
      if (AcknowledgedMessageType !== 'input_stream_data') throw new Error(`acknowledged ${AcknowledgedMessageType}`);
      this.acknowledged.add(sequence);
      this.#sent.delete(sequence);
    } else if (frame.type === 'channel_closed') {
      this.closing = JSON.parse(String(frame.payload));
    } else if (frame.type === 'output_stream_data' && this.#holding) this.#holding.push(frame);
    else if (frame.type === 'output_stream_data') this.#stream(frame);
    else throw new Error(`a frame ${frame.type}`);
  }

  #stream(frame: ReadFrame): void {
    if (this.isDeaf) this.missed += 1;
    if (this.isDeaf || frame.sequence < this.#expected) return; // which the plugin does not acknowledge again
    this.#acknowledge(frame);
    this.#early.set(frame.sequence, frame);
    for (let next = this.#early.get(this.#expected); next; next = this.#early.get(this.#expected)) {
      this.#early.delete(this.#expected);
      this.#expected += 1;
      this.sequences.push(next.sequence);
      this.#use(next);
    }
  }

  #acknowledge(frame: ReadFrame): void {
    const acknowledgement = {
      AcknowledgedMessageType: frame.type,
      AcknowledgedMessageId: frame.id,
      AcknowledgedMessageSequenceNumber: frame.sequence,
      IsSequentialMessage: true,
    };
    this.send(writeFrame('acknowledge', 0, 0, Buffer.from(JSON.stringify(acknowledgement)), 3));
  }

  #use(frame: ReadFrame): void {
    if (frame.payloadType === HANDSHAKE_REQUEST) this.#greet(frame.payload);
    else if (frame.payloadType === HANDSHAKE_COMPLETE) {
      JSON.parse(String(frame.payload));
      this.isGreeted = true;
    } else if (frame.payloadType === OUTPUT) this.output += String(frame.payload);
    else throw new Error(`payload type ${frame.payloadType}`);
  }

  #greet(payload: Buffer): void {
    const { RequestedClientActions: actions } = JSON.parse(String(payload));
    const ProcessedClientActions = actions.map(({ ActionType, ActionParameters }: Record<string, never>) => {
      if (ActionType !== 'SessionType') throw new Error(`asked for ${ActionType}`);
      if ((ActionParameters as unknown as { SessionType: string }).SessionType !== 'InteractiveCommands')
        throw new Error('no shell');
      return { ActionType, ActionStatus: 1, ActionResult: null, Error: '' };
    });
    const answer = { ClientVersion: '1.2.677.0', ProcessedClientActions, Errors: null };
    this.send(this.frame(HANDSHAKE_RESPONSE, Buffer.from(JSON.stringify(answer))));
  }
}
