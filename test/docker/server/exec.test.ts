import { ExecuteCommandCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { DataChannelClient } from '../../support/data-channel-client.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { REGION, startServer } from '../../support/server.ts';
import { PATIENTLY } from './containers.ts';
import { DockerServer, useDockerServer } from './docker-server.ts';

const ROLE = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
const ENABLED = { enableExecuteCommand: true };

describe.skipIf(!(await dockerAvailable()))('ECS Exec', () => {
  const server = useDockerServer();
  const clients: DataChannelClient[] = [];
  afterEach(async () => {
    const open = clients.splice(0);
    for (const client of open) client.crash();
    for (const client of open) expect(client.faults).toEqual([]);
  });

  let task = '';
  /** A task whose container's processes do not end at a SIGTERM. */
  const running = async (): Promise<string> => {
    if (task === '') {
      task = await server().run([{ command: ['sleep', '3600'], user: '1000' }], ENABLED, ROLE);
      await server().until('RUNNING', task);
    }
    return task;
  };
  const execute = async (command: string, arn?: string) => {
    const asked = new ExecuteCommandCommand({ task: arn ?? (await running()), command, interactive: true });
    const { session = {} } = await server().app.ecs.send(asked);
    return session;
  };
  const connect = async (session: Awaited<ReturnType<typeof execute>>) => {
    const client = await DataChannelClient.open(session);
    clients.push(client);
    return client;
  };
  const open = async (command: string, arn?: string) => connect(await execute(command, arn));
  const processes = async () => {
    const container = await server().containerOf(await running());
    const { Processes } = (await container.top({ ps_args: '-o pid,args' })) as { Processes: string[][] };
    return Processes.map(([, args]) => args).filter((args) => args !== 'sleep 3600');
  };
  const shows = (client: DataChannelClient) => expect.poll(() => client.output, PATIENTLY);
  const closing = (client: DataChannelClient) => expect.poll(() => client.closing, PATIENTLY);

  it('greets, runs the command as root on a terminal, and tells when it has ended', async () => {
    const client = await open(`sh -c 'echo "$(id -u) $TERM  $LANG"; tty; exit 3'`);
    await closing(client).toMatchObject({ MessageType: 'channel_closed', SchemaVersion: 1, Output: '', ExitCode: 3 });
    expect(client.output).toMatch(/^0 xterm-256color {2}C\.UTF-8\r\n\/dev\/pts\/\d+\r\n$/);
    expect(client.sequences).toEqual(client.sequences.map((_, index) => index));
    expect(client.isGreeted).toBe(true);
    await expect.poll(() => client.isClosed, PATIENTLY).toBe(true);
  });

  it('carries what is typed, and the size of the terminal', async () => {
    const client = await open('sh');
    await shows(client).toContain('# ');
    client.size(101, 37);
    client.type('stty size\r');
    await shows(client).toContain('37 101');
    client.size(80, 24);
    client.type('stty size; echo "grüße"\r');
    await shows(client).toMatch(/24 80\r\ngrüße\r\n/);
    client.type('exit 5\r');
    await closing(client).toMatchObject({ ExitCode: 5 });
  });

  it('takes Ctrl-C for the interrupt it is', async () => {
    const client = await open('sh');
    await shows(client).toContain('# ');
    client.type('sleep 3599; echo after $?\r');
    await expect.poll(processes, PATIENTLY).toContain('sleep 3599');
    client.type('\u0003');
    client.type('echo still here $((40+2))\r');
    await shows(client).toContain('still here 42');
    expect(await processes()).not.toContain('sleep 3599');
    client.type('\u0004');
    await closing(client).toBeDefined();
  });

  it('puts frames in order that came out of it, and takes each once', async () => {
    const client = await open('cat');
    await expect.poll(() => client.isGreeted, PATIENTLY).toBe(true);
    const [one, two, three] = ['one ', 'two ', 'three\r'].map((text) => client.key(text));
    client.send(three as Buffer, one as Buffer, one as Buffer, two as Buffer, two as Buffer);
    await shows(client).toMatch(/one two three\r\n.*one two three\r\n/s);
    expect([...client.acknowledged].sort()).toEqual([0, 1, 2, 3]);
    client.type('\u0004');
    await closing(client).toMatchObject({ ExitCode: 0 });
    expect(client.output).toBe('one two three\r\none two three\r\n');
  });

  it('sends again what was not acknowledged', async () => {
    const client = await open('sh -c "read x; echo heard; read y"');
    await expect.poll(() => client.isGreeted, PATIENTLY).toBe(true);
    client.isDeaf = true;
    client.type('\r');
    await expect.poll(() => client.missed, PATIENTLY).toBeGreaterThan(2);
    expect(client.output).toBe('');
    client.isDeaf = false;
    await shows(client).toContain('heard');
  });

  it('gives all of a large output, and waits with it for a client that does not read', async () => {
    const client = await open('sh -c "read x; seq 1 400000; sleep 3598"');
    await expect.poll(() => client.isGreeted, PATIENTLY).toBe(true);
    client.hold();
    client.type('\r');
    await expect.poll(() => client.held, PATIENTLY).toBeGreaterThan(255);
    expect(await processes()).not.toContain('sleep 3598'); // it has not written all
    client.goOn();
    await expect.poll(() => client.output.endsWith('\n400000\r\n'), PATIENTLY).toBe(true);
    const numbers = client.output.trim().split('\r\n').map(Number);
    expect(numbers.every((number, index) => number === index + 1)).toBe(true);
    client.terminate();
    await closing(client).toBeDefined();
    await expect.poll(processes, PATIENTLY).toEqual([]);
  });

  it('says why a command cannot be run', async () => {
    const client = await open('/no/such/command');
    await closing(client).toBeDefined();
    expect(client.output + client.closing?.Output).toMatch(/no such file|not found/);
  });

  it.each([
    ['is gone', (client: DataChannelClient) => client.crash()],
    ['ends the session', (client: DataChannelClient) => client.terminate()],
    [
      'has Systems Manager end it',
      async (_client: DataChannelClient, SessionId = '') => {
        const { url: endpoint } = server().app;
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        const ssm = new SSMClient({ endpoint, region: REGION, credentials });
        expect(await ssm.send(new TerminateSessionCommand({ SessionId }))).toMatchObject({ SessionId });
      },
    ],
  ])('leaves no process behind when the client %s', async (_how, go) => {
    const session = await execute(`sh -c "trap '' HUP TERM INT; sleep 3597 & sleep 3596 & wait"`);
    const client = await connect(session);
    await expect.poll(processes, PATIENTLY).toHaveLength(3);
    await go(client, session.sessionId);
    await expect.poll(processes, PATIENTLY).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'leaves no process behind in a container without a shell, where the engine is on this machine',
    async () => {
      const command = ['sh', '-c', 'rm /bin/sh /bin/grep; exec /bin/busybox sleep 3600'];
      const arn = await server().run([{ command }], ENABLED, ROLE);
      await server().until('RUNNING', arn);
      const container = await server().containerOf(arn);
      const count = async () => (await container.top()).Processes.length;
      const client = await open('/bin/busybox sleep 3595', arn);
      await expect.poll(count, PATIENTLY).toBe(2);
      client.crash();
      await expect.poll(count, PATIENTLY).toBe(1);
    },
  );

  it('takes a token once, and none but its own', async () => {
    const session = await execute('cat');
    const wrong = await connect({ ...session, tokenValue: 'x'.repeat(43) });
    await expect.poll(() => wrong.isClosed, PATIENTLY).toBe(true);
    const first = await connect(session);
    await expect.poll(() => first.isGreeted, PATIENTLY).toBe(true);
    const second = await connect(session);
    await expect.poll(() => second.isClosed, PATIENTLY).toBe(true);
    expect(second.sequences).toEqual([]);
    first.crash();
    const again = await connect(session);
    await expect.poll(() => again.isClosed, PATIENTLY).toBe(true);
    const unknown = await connect({
      ...session,
      streamUrl: session.streamUrl?.replace(/0[0-9a-f]{16}/, '0'.repeat(17)),
    });
    await expect.poll(() => unknown.isClosed, PATIENTLY).toBe(true);
    await expect.poll(processes, PATIENTLY).toEqual([]);
  });

  it('closes the channel when the task stops', async () => {
    const arn = await server().run([{ command: ['sleep', '3600'] }], ENABLED, ROLE);
    await server().until('RUNNING', arn);
    const client = await open('cat', arn);
    await expect.poll(() => client.isGreeted, PATIENTLY).toBe(true);
    await server().app.ecs.send(new StopTaskCommand({ task: arn }));
    await closing(client).toBeDefined();
    await server().until('STOPPED', arn);
    await expect(execute('sh', arn)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('closes the channel when the server stops', async () => {
    const app = await startServer({ runtime: 'docker' });
    const other = new DockerServer(app);
    const arn = await other.run([{ command: ['sleep', '3600'] }], ENABLED, ROLE);
    await other.until('RUNNING', arn);
    const asked = new ExecuteCommandCommand({ task: arn, command: 'cat', interactive: true });
    const client = await connect((await app.ecs.send(asked)).session ?? {});
    await expect.poll(() => client.isGreeted, PATIENTLY).toBe(true);
    await app.close();
    await closing(client).toMatchObject({ Output: 'The server is shutting down.' });
  });
});
