import type { Frame } from './frame.ts';

const SYN_AND_FIN = 3;

/** The frame that acknowledges another; `messageId` and `createdDate` are its own. */
export function acknowledgement(of: Frame, messageId: string, createdDate: number): Frame {
  const content = {
    AcknowledgedMessageType: of.messageType,
    AcknowledgedMessageId: of.messageId,
    AcknowledgedMessageSequenceNumber: of.sequenceNumber,
    IsSequentialMessage: true,
  };
  return {
    messageType: 'acknowledge',
    createdDate,
    sequenceNumber: 0,
    flags: SYN_AND_FIN,
    messageId,
    payloadType: 0,
    payload: Buffer.from(JSON.stringify(content)),
  };
}

/** The sequence number that a frame acknowledges; undefined for one that cannot be read. */
export function acknowledgedNumber({ payload }: Frame): number | undefined {
  const number = jsonOf(payload)?.AcknowledgedMessageSequenceNumber;
  return typeof number === 'number' ? number : undefined;
}

/** A payload's JSON object; undefined where it is none. */
export function jsonOf(payload: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
