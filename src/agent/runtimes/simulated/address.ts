import { createHash } from 'node:crypto';
import type { NetworkInterface } from '../../link.ts';

const LOCALLY_ADMINISTERED = '02';
const MAC_BYTES = 5; // after the first
/** Of a subnet AWS keeps the first four addresses and the last. */
const FIRST_HOST = 4;
const HOSTS = 251;

/**
 * A made-up address in 10.0.0.0/8: always the same for one task, and hardly ever for two (of a thousand, with a chance
 * of one in thirty).
 */
export function addressOf(taskArn: string): NetworkInterface {
  const bytes = createHash('sha256').update(taskArn).digest();
  const [second = 0, third = 0, fourth = 0] = bytes;
  const mac =
    bytes
      .subarray(3, 3 + MAC_BYTES)
      .toString('hex')
      .match(/../g) ?? [];
  return {
    privateIPv4Address: `10.${second}.${third}.${FIRST_HOST + (fourth % HOSTS)}`,
    macAddress: [LOCALLY_ADMINISTERED, ...mac].join(':'),
  };
}
