import type { RequestListener } from 'node:http';
import { ENDPOINT_ADDRESS, type EndpointNetwork } from './agent/endpoints/endpoint-network.ts';
import { type TaskEndpoints, taskEndpoints } from './agent/endpoints/task-endpoints.ts';
import type { TaskBackend } from './agent/link.ts';
import type { LocalAgents } from './agent/local-agent.ts';
import type { ContainerRuntime } from './agent/runtime.ts';
import type { Config } from './config.ts';
import type { Effects } from './effects.ts';
import { parseArn, resourceId } from './model/arn.ts';
import type { Store } from './store/database.ts';
import type { TaskCredentials } from './task-credentials.ts';
import type { ReadSession } from './wire/session.ts';

interface Parts {
  readonly config: Pick<Config, 'taskEndpoint'>;
  readonly network: EndpointNetwork | undefined;
  readonly runtime: ContainerRuntime;
  readonly backend: TaskBackend;
  readonly taskById: LocalAgents['taskById'];
  readonly key: string;
  readonly store: Pick<Store, 'meta' | 'setMeta'>;
  readonly awsCallsAt: (host: string) => RequestListener;
  readonly log: Effects['log'];
}

const PORT = 'task-endpoint-port';

/** What answers containers; undefined where there are none, or nothing is to answer them. */
export function createTaskEndpoints(parts: Parts): TaskEndpoints | undefined {
  const { config, network, store } = parts;
  if (network === undefined || config.taskEndpoint === 'off') return undefined;
  const port = store.meta(PORT);
  return taskEndpoints({
    ...parts,
    mode: config.taskEndpoint,
    network,
    port: port === undefined ? undefined : Number(port),
    remember: (had) => store.setMeta(PORT, String(had)),
    otherwise: parts.awsCallsAt(ENDPOINT_ADDRESS),
  });
}

/** Reads the session tokens of tasks for the wire: the session is named by the task's id, as on AWS. */
export function sessionsOf(credentials: TaskCredentials): ReadSession {
  return (sessionToken) => {
    const session = credentials.read(sessionToken);
    if (session === undefined || session === 'forged') return session;
    const { taskArn, roleArn, ...key } = session;
    const accountId = parseArn(roleArn)?.accountId || parseArn(taskArn)?.accountId || '';
    return { ...key, accountId, assumedRole: { roleArn, sessionName: resourceId(taskArn) } };
  };
}
