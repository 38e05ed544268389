import type { RequestListener } from 'node:http';
import { endpointIds } from './agent/endpoints/endpoint-ids.ts';
import { ENDPOINT_ADDRESS, type EndpointNetwork } from './agent/endpoints/endpoint-network.ts';
import { injectedEnvironment } from './agent/endpoints/injected-environment.ts';
import { type TaskEndpoints, taskEndpoints } from './agent/endpoints/task-endpoints.ts';
import type { LocalAgents } from './agent/local-agent.ts';
import type { ContainerRuntime } from './agent/runtime.ts';
import type { TaskProvisions } from './agent/task-provisions.ts';
import type { IssueCredentials } from './apis/ecs/agent-task.ts';
import type { EcsDeps } from './apis/ecs/context.ts';
import { taskBackend } from './apis/ecs/task-backend.ts';
import type { Config } from './config.ts';
import type { Effects } from './effects.ts';
import { parseArn, resourceId } from './model/arn.ts';
import { createEnvironmentFiles } from './environment-files.ts';
import { createSecretSource } from './secret-source.ts';
import { type TaskCredentials, taskCredentials } from './task-credentials.ts';
import { taskKeys } from './task-keys.ts';
import type { ImageSource } from './model/image-source.ts';
import type { ReadSession } from './wire/session.ts';

interface Parts {
  readonly config: Pick<Config, 'taskEndpoint' | 'data' | 's3Folder'>;
  readonly deps: EcsDeps;
  readonly images: ImageSource;
  /** Of the server's own engine; undefined where there are no containers, or nothing is to answer them. */
  readonly network: EndpointNetwork | undefined;
  readonly runtime: ContainerRuntime;
  readonly log: Effects['log'];
}

/** What makes a task somebody: its secrets, its roles, and what answers when it asks who it is. */
export interface TaskIdentity {
  /** Undefined where no container could ask for credentials. */
  readonly issue: IssueCredentials | undefined;
  readonly sessions: ReadSession;
  /** For tasks on the server's own engine. */
  readonly provisions: TaskProvisions;
  /** For tasks on any other, whose containers have no way to this machine that is known. */
  readonly provisionsElsewhere: TaskProvisions;
  /** Names what the endpoints need of the house; call once, before any task begins. */
  answerFor(taskById: LocalAgents['taskById'], awsCallsAt: (host: string) => RequestListener): void;
  /** Answers containers that live from before. */
  open(): Promise<void>;
  close(): Promise<void>;
}

const PORT = 'task-endpoint-port';

/** Puts it together; nothing is opened before it is needed. */
export function createTaskIdentity({ config, deps, images, network, runtime, log }: Parts): TaskIdentity {
  const { store } = deps;
  const keys = taskKeys(store, deps.ids);
  const credentials = taskCredentials(keys.credentials);
  const backend = taskBackend(deps, {
    secrets: createSecretSource(store),
    files: createEnvironmentFiles(config.s3Folder),
    images,
  });
  const ids = endpointIds(keys.endpoints);
  const { secretsOf } = backend;
  let endpoints: TaskEndpoints | undefined;

  return {
    issue: network && credentials.issue,
    sessions: sessionsOf(credentials),
    provisions: {
      secretsOf,
      given: async (task, containerName) => endpoints?.given(task, containerName) ?? { environment: {} },
    },
    provisionsElsewhere: {
      secretsOf,
      given: async (task, name) => ({
        environment: network ? injectedEnvironment(task, name, undefined, ids) : {},
      }),
    },
    answerFor(taskById, awsCallsAt) {
      if (network === undefined || config.taskEndpoint === 'off') return;
      const port = store.meta(PORT);
      endpoints = taskEndpoints({
        mode: config.taskEndpoint,
        network,
        runtime,
        backend,
        taskById,
        ids,
        port: port === undefined ? undefined : Number(port),
        remember: (had) => store.setMeta(PORT, String(had)),
        otherwise: awsCallsAt(ENDPOINT_ADDRESS),
        log,
      });
    },
    async open() {
      if (store.tasks.anyAlive() > 0) await endpoints?.open();
    },
    async close() {
      await endpoints?.close(config.data === ':memory:');
    },
  };
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
