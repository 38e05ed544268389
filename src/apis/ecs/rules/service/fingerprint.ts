import { createHash } from 'node:crypto';
import type { Input } from '../../operation.ts';
import { canonical } from '../client-token.ts';

/** Tells the settings of one CreateService from another's, whatever order they were sent in. */
export function serviceFingerprint(input: Input<'CreateService'>): string {
  const { clientToken: _, cluster: __, ...settings } = input;
  return createHash('sha256').update(canonical(settings)).digest('base64');
}
