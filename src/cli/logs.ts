import { type Call, callerOf, ECS, LOGS, type Server } from './call.ts';

/** What `drydock logs` is told. */
export interface LogsRequest {
  /** A task's id or ARN. */
  readonly task: string;
  /** Undefined for the cluster in the task's ARN, and of an id for `default`. */
  readonly cluster?: string | undefined;
  /** Undefined for all containers of the task. */
  readonly container?: string | undefined;
  readonly follow: boolean;
}

/** How it reaches the server, and where it says things. */
export interface LogsSurroundings extends Server {
  readonly write: (text: string) => void;
  /** Waits between two looks. */
  readonly wait: () => Promise<void>;
}

interface ContainerDefinition {
  readonly name: string;
  readonly logConfiguration?: { readonly logDriver: string; readonly options?: Record<string, string> };
}

interface Source {
  readonly container: string;
  readonly region: string | undefined;
  readonly group: string;
  readonly stream: string;
  token?: string | undefined;
}

interface Task {
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly containers: readonly { readonly name: string; readonly runtimeId?: string }[];
}

/** Writes a task's log events, each line with its container's name where there are several. Throws a sentence. */
export async function showLogs(sent: LogsRequest, surroundings: LogsSurroundings): Promise<void> {
  const request = { ...sent, cluster: sent.cluster ?? clusterIn(sent.task) };
  const call = callerOf(surroundings);
  const task = await describe(call, request);
  const sources = await sourcesOf(call, task, request.container);
  for (let status = task.lastStatus; ; ) {
    for (const source of sources) await writeNew(call, source, sources.length > 1, surroundings.write);
    if (!request.follow || status === 'STOPPED') return;
    await surroundings.wait();
    status = (await describe(call, request)).lastStatus; // before the last look: by then all is there
  }
}

const clusterIn = (task: string): string => /^arn:[^/]+:task\/([^/]+)\//.exec(task)?.[1] ?? 'default';

async function describe(call: Call, { task, cluster }: { task: string; cluster: string }): Promise<Task> {
  const { tasks } = (await call(`${ECS}.DescribeTasks`, { tasks: [task], cluster })) as { tasks: Task[] };
  const [found] = tasks;
  if (found === undefined) throw new Error(`there is no task ${task} in the cluster ${cluster}`);
  return found;
}

async function sourcesOf(call: Call, task: Task, only: string | undefined): Promise<Source[]> {
  const { taskDefinition } = (await call(`${ECS}.DescribeTaskDefinition`, {
    taskDefinition: task.taskDefinitionArn,
  })) as { taskDefinition: { containerDefinitions: ContainerDefinition[] } };
  const asked = taskDefinition.containerDefinitions.filter(({ name }) => only === undefined || name === only);
  if (asked.length === 0) throw new Error(`the task has no container ${only}`);
  const sources = asked.flatMap(({ name, logConfiguration }) => {
    if (logConfiguration?.logDriver !== 'awslogs') return [];
    const options = logConfiguration.options ?? {};
    const { 'awslogs-group': group = '', 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = options;
    const id = task.taskArn.slice(task.taskArn.lastIndexOf('/') + 1);
    const engineId = task.containers.find((container) => container.name === name)?.runtimeId ?? '';
    return [{ container: name, region, group, stream: prefix === undefined ? engineId : `${prefix}/${name}/${id}` }];
  });
  if (sources.length === 0) throw new Error('no container of the task has the log driver awslogs');
  return sources;
}

async function writeNew(call: Call, source: Source, isNamed: boolean, write: (text: string) => void): Promise<void> {
  for (;;) {
    const input = {
      logGroupName: source.group,
      logStreamName: source.stream,
      startFromHead: true,
      nextToken: source.token,
    };
    const { events = [], nextForwardToken } = (await call(`${LOGS}.GetLogEvents`, input, source.region).catch(
      notThereYet,
    )) as { events?: { message: string }[]; nextForwardToken?: string };
    for (const { message } of events) {
      write(`${isNamed ? `${source.container}  ` : ''}${message.replace(/\n$/, '')}\n`);
    }
    if (nextForwardToken === source.token || nextForwardToken === undefined) return;
    source.token = nextForwardToken;
  }
}

/** The stream is made when its container starts. */
function notThereYet(error: Error): object {
  if (error.message.startsWith('ResourceNotFoundException')) return {};
  throw error;
}
