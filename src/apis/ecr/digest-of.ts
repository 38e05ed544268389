import { createHash } from 'node:crypto';

/** The digest of some bytes, as contents are named: of SHA-256. */
export const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
