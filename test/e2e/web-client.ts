import { DescribeTasksCommand, type ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;
const PATIENCE_MS = 1000;

/** A client of a service's web servers, which it finds by their host ports and asks all the time. */
export interface WebClient {
  /** How many servers answered, and what, in each round so far. */
  readonly rounds: readonly (readonly string[])[];
  /** Ends it when the round under way is done. */
  stop(): Promise<void>;
}

/** Asks every web server of a service's tasks that run, round after round, until it is stopped. */
export function startWebClient(ecs: ECSClient, serviceName: string): WebClient {
  const rounds: string[][] = [];
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      const answers = await Promise.all((await addresses(ecs, serviceName)).map(ask));
      rounds.push(answers.filter((answer) => answer !== undefined));
      await sleep(EVERY_MS);
    }
  })();
  return {
    rounds,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function addresses(ecs: ECSClient, serviceName: string): Promise<string[]> {
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ serviceName }));
  if (tasks.length === 0) return [];
  const found = await ecs.send(new DescribeTasksCommand({ tasks }));
  const bindings = (found.tasks ?? []).flatMap(({ containers = [] }) => containers[0]?.networkBindings ?? []);
  return bindings.map(({ bindIP, hostPort }) => `http://${bindIP}:${hostPort}/`);
}

const ask = (address: string): Promise<string | undefined> =>
  fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    async (answer) => (answer.ok ? (await answer.text()).trim() : undefined),
    () => undefined,
  );
