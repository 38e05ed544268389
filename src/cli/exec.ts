import { type Call, callerOf, ECS, type Server } from './call.ts';
import { attach, type Terminal } from './exec/attach.ts';

/** What `drydock exec` is told. */
export interface ExecRequest {
  /** A task's id or ARN, or the beginning of its id. */
  readonly task: string;
  readonly cluster: string;
  readonly container?: string | undefined;
  /** The words of the command. */
  readonly command: readonly string[];
}

/** Runs a command in a container; gives its exit code. Throws a sentence where it cannot be run, or breaks off. */
export async function execInTask(request: ExecRequest, server: Server, terminal: Terminal): Promise<number> {
  const call = callerOf(server);
  const { session } = (await call(`${ECS}.ExecuteCommand`, {
    ...(await taskOf(call, request)),
    container: request.container,
    command: request.command.map(quote).join(' '),
    interactive: true,
  })) as { session: { streamUrl: string; tokenValue: string } };
  const { exitCode, output } = await attach(session, terminal);
  if (output !== '') throw new Error(output);
  if (exitCode === undefined) throw new Error('the command has ended, and nobody knows how');
  return exitCode;
}

const ID_LENGTHS = [32, 36];

/** An ARN names its cluster; of an id that is not whole, the one task that begins so is meant. */
async function taskOf(call: Call, { task, cluster }: ExecRequest): Promise<{ task: string; cluster: string }> {
  if (task.startsWith('arn:')) return { task, cluster: task.split('/').at(-2) ?? cluster };
  if (ID_LENGTHS.includes(task.length)) return { task, cluster };
  const found: string[] = [];
  for (let nextToken: unknown; ; ) {
    const page = (await call(`${ECS}.ListTasks`, { cluster, nextToken })) as { taskArns: string[]; nextToken?: string };
    found.push(...page.taskArns.filter((arn) => arn.slice(arn.lastIndexOf('/') + 1).startsWith(task)));
    nextToken = page.nextToken;
    if (nextToken === undefined) break;
  }
  const [only, ...others] = found;
  if (only === undefined) throw new Error(`no task of the cluster ${cluster} begins with ${task}`);
  if (others.length > 0) throw new Error(`${found.length} tasks of the cluster ${cluster} begin with ${task}`);
  return { task: only, cluster };
}

/** As the other side splits it: see `splitCommand`. */
const quote = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
