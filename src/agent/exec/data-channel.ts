import type { Clock } from '../../effects.ts';
import { acknowledgedNumber, acknowledgement } from './acknowledgement.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { createTimer } from './timer.ts';

export interface DataChannelOptions {
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly transmit: (bytes: Buffer) => void;
  /** The stream of this end: a client's is input, an agent's is output. */
  readonly stream: 'input_stream_data' | 'output_stream_data';
  /** A frame of the other end's stream as it comes, in order or not, and maybe not for the first time. */
  readonly saw?: ((frame: Frame) => void) | undefined;
  /** Whether it can be used now: else it is not acknowledged, so that it is sent again, as the real agent has it. */
  readonly isReadyFor?: ((frame: Frame) => boolean) | undefined;
  /** The next frame of the other end's stream. */
  readonly take: (frame: Frame) => void;
  /** The other end has ended the channel, with this content. */
  readonly closed?: ((payload: Buffer) => void) | undefined;
  /** The other end has acknowledged nothing for five minutes. */
  readonly lost: () => void;
}

/** One end of a data channel: frames in order, acknowledged, and sent again until they are. */
export interface DataChannel {
  /** What came from the other end: noise and what is no part of a stream is dropped. */
  receive(bytes: Buffer): void;
  /** Sends the next frame of the stream; see `isFull` before. */
  send(payloadType: number, payload: Buffer): void;
  sendJson(payloadType: number, value: object): void;
  /** Sends the frame that ends the channel. */
  sendClosed(value: object): void;
  /** Whether the other end is to acknowledge something before more is sent. */
  readonly isFull: boolean;
  /** Whether all is acknowledged. */
  readonly isEmpty: boolean;
  /** Resolves when something is acknowledged next, or the channel is stopped, or `wake` is called. */
  change(): Promise<void>;
  wake(): void;
  /** Sends nothing again. */
  stop(): void;
}

const NOT_OF_A_STREAM = 0;

/** Opens one end of a channel. Nothing is sent by itself but acknowledgements, and again what was not acknowledged. */
export function dataChannel(options: DataChannelOptions): DataChannel {
  const { clock, uuid, transmit, stream, saw, isReadyFor = () => true, take, closed, lost } = options;
  const incoming = new Incoming();
  const outgoing = new Outgoing();
  const resending = createTimer(clock, sendAgain);
  let wake = (): void => undefined;

  const encode = (messageType: Frame['messageType'], sequenceNumber: number, payloadType: number, payload: Buffer) =>
    encodeFrame({
      messageType,
      createdDate: clock.now(),
      sequenceNumber,
      flags: 0,
      messageId: uuid(),
      payloadType,
      payload,
    });

  function sendAgain(): void {
    const bytes = outgoing.again(clock.now());
    if (bytes === 'lost') {
      lost();
      return;
    }
    if (bytes) transmit(bytes);
    resending.setAt(outgoing.againAt);
  }

  function acknowledged(frame: Frame): void {
    const number = acknowledgedNumber(frame);
    if (number !== undefined) outgoing.acknowledge(number, clock.now());
    resending.setAt(outgoing.againAt);
    wake();
  }

  function send(payloadType: number, payload: Buffer): void {
    transmit(outgoing.send(clock.now(), (number) => encode(stream, number, payloadType, payload)));
    resending.setAt(outgoing.againAt);
  }

  function hear(frame: Frame): void {
    saw?.(frame);
    if (!isReadyFor(frame)) return;
    const taken = incoming.take(frame);
    if (taken.acknowledged) transmit(encodeFrame(acknowledgement(frame, uuid(), clock.now())));
    for (const each of taken.next) take(each);
  }

  return {
    receive(bytes) {
      const frame = decodeFrame(bytes);
      if (frame?.messageType === 'acknowledge') acknowledged(frame);
      else if (frame?.messageType === 'channel_closed') closed?.(frame.payload);
      else if (frame && frame.messageType !== stream) hear(frame);
    },
    send,
    sendJson: (payloadType, value) => send(payloadType, Buffer.from(JSON.stringify(value))),
    sendClosed: (value) =>
      transmit(encode('channel_closed', NOT_OF_A_STREAM, NOT_OF_A_STREAM, Buffer.from(JSON.stringify(value)))),
    get isFull() {
      return outgoing.isFull;
    },
    get isEmpty() {
      return outgoing.isEmpty;
    },
    change: () => new Promise((resolve) => (wake = resolve)),
    wake: () => wake(),
    stop() {
      resending.stop();
      wake();
    },
  };
}
