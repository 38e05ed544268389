import { createHmac } from 'node:crypto';
import type { Ids } from './effects.ts';
import type { Store } from './store/database.ts';

/** Secrets of the data itself, each good for one purpose. */
export interface TaskKeys {
  /** Of the ids under which containers call their agent. */
  readonly endpoints: string;
  /** Of the credentials of tasks' roles. */
  readonly credentials: string;
  /** Of logins to the registry. */
  readonly registry: string;
}

const META = 'task-key';

/** Reads the key of the data, made at its first start, and derives the others from it. */
export function taskKeys(store: Pick<Store, 'meta' | 'setMeta'>, ids: Pick<Ids, 'uuid'>): TaskKeys {
  const known = store.meta(META);
  const key = known ?? ids.uuid() + ids.uuid();
  if (known === undefined) store.setMeta(META, key);
  const derived = (purpose: string): string => createHmac('sha256', key).update(purpose).digest('hex');
  return { endpoints: derived('endpoints'), credentials: derived('credentials'), registry: derived('registry') };
}
