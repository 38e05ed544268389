import type { Log } from '../../effects.ts';
import type { ExecProcess } from '../runtime.ts';
import { jsonOf } from './acknowledgement.ts';

/** What a client types into a command, and the size of its terminal. */
export interface Typed {
  /** Whether the command has room for more. */
  readonly isReady: boolean;
  /** Takes what was typed; it reaches the command after the sizes before it. */
  type(bytes: Buffer): void;
  /** Takes a size, `{"cols":80,"rows":24}`; what is none is dropped. */
  resize(payload: Buffer): void;
}

const MOST_HELD = 64 * 1024; // bytes

export function typed(command: ExecProcess, log: Log): Typed {
  const { input } = command;
  let isFull = false;
  let resizing: Promise<void> | undefined;
  let heldBytes = 0;
  input.on('error', (error) => log.debug({ err: error }, 'a command takes no input'));

  function write(bytes: Buffer): void {
    if (input.writableEnded || input.destroyed) return;
    isFull = !input.write(bytes);
    if (isFull) input.once('drain', () => (isFull = false));
  }

  return {
    get isReady() {
      return !isFull && heldBytes <= MOST_HELD;
    },
    type(bytes) {
      if (!resizing) {
        write(bytes);
        return;
      }
      heldBytes += bytes.length;
      void resizing.then(() => {
        heldBytes -= bytes.length;
        write(bytes);
      });
    },
    resize(payload) {
      const { cols, rows } = jsonOf(payload) ?? {};
      if (!isSize(cols) || !isSize(rows)) return;
      const done = Promise.resolve(resizing)
        .then(() => command.resize({ columns: cols, rows }))
        .catch((error) => log.debug({ err: error }, 'a terminal was not resized'));
      resizing = done;
      void done.then(() => {
        if (resizing === done) resizing = undefined;
      });
    },
  };
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
