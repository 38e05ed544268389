import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const ASKED_EVERY_MS = 2;

/** Does something while another client asks a small thing again and again; gives how long it took, and the longest wait of that. */
export async function longestWait(
  url: string,
  work: () => Promise<unknown>,
): Promise<{ readonly tookMs: number; readonly waitedMs: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let [waitedMs, isOver] = [0, false];
  const asking = (async () => {
    while (!isOver) {
      const begun = performance.now();
      await ask(url, agent);
      waitedMs = Math.max(waitedMs, performance.now() - begun);
      await sleep(ASKED_EVERY_MS);
    }
  })();
  const begun = performance.now();
  await work();
  const tookMs = performance.now() - begun;
  isOver = true;
  await asking;
  agent.destroy();
  return { tookMs, waitedMs };
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
}
