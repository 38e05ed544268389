import v8 from 'node:v8';
import vm from 'node:vm';

const LOOK_FIRST_AFTER_MS = 500;
const LOOK_AT_LEAST_EVERY_MS = 8000; // waking an idle process is dear on a virtual machine
const QUIET_CPU_SHARE = 0.1; // of one core, under which nobody is being kept waiting
const WORTHWHILE_BYTES = 24 * 2 ** 20;

/**
 * Gives memory back to the system after a burst of work, the start included, once there is a quiet moment: V8 keeps what
 * it grew by until it has work again, after ten thousand tasks several times what they take, and a server that is left
 * running may get none. It takes the event loop a tenth of a second. The timer keeps no process alive.
 */
export function giveBackMemory(): void {
  v8.setFlagsFromString('--expose-gc'); // the only way to ask for it, and to this function alone
  const collect = vm.runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
  let [cpu, kept] = [process.cpuUsage(), 0]; // 0: a start is a burst too
  let waitMs = LOOK_FIRST_AFTER_MS;

  function look(): void {
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const isQuiet = (user + system) / 1000 < waitMs * QUIET_CPU_SHARE;
    waitMs = isQuiet ? Math.min(waitMs * 2, LOOK_AT_LEAST_EVERY_MS) : LOOK_FIRST_AFTER_MS;
    if (isQuiet && heapBytes() - kept >= WORTHWHILE_BYTES) {
      collect({ type: 'major', flavor: 'last-resort' });
      kept = heapBytes();
      cpu = process.cpuUsage();
    }
    lookLater();
  }

  const lookLater = (): NodeJS.Timeout => setTimeout(look, waitMs).unref();
  lookLater();
}

const heapBytes = (): number => v8.getHeapStatistics().total_heap_size;
