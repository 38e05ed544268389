import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentExec, createExec } from '../../../../src/agent/exec.ts';
import type { ContainerRuntime, ExecProcess } from '../../../../src/agent/runtime.ts';
import { realEffects } from '../../../../src/effects.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { readFrame, type ReadFrame, writeFrame } from '../../../support/data-channel-client.ts';

const REQUEST = { containerInstanceArn: 'i', taskArn: 't', containerName: 'app', command: 'cat -u' };
const MINUTE = 60_000;

function fakeProcess() {
  let exit = (_code: number | undefined): void => undefined;
  const exited = new Promise<number | undefined>((resolve) => (exit = resolve));
  const process = {
    output: new PassThrough(),
    input: new PassThrough({ highWaterMark: 4 }),
    resize: vi.fn(async () => undefined),
    exited,
    end: vi.fn(async () => undefined),
  } satisfies ExecProcess;
  return { ...process, exit };
}

/** A client's end of a connection that sends what it is told to, as bytes. */
function fakeClient(exec: AgentExec, sessionId: string) {
  const frames: ReadFrame[] = [];
  const connection = { send: (bytes: Buffer) => void frames.push(readFrame(bytes)), close: vi.fn() };
  const listener = exec.connect(sessionId, connection);
  let sequence = 0;
  const send = (payloadType: number, payload: Buffer, number = sequence++) =>
    listener.message(writeFrame('input_stream_data', number, payloadType, payload));
  const acknowledge = (number: number) =>
    listener.message(
      writeFrame('acknowledge', 0, 0, Buffer.from(JSON.stringify({ AcknowledgedMessageSequenceNumber: number }))),
    );
  return {
    frames,
    connection,
    listener,
    send,
    acknowledge,
    greet: () => send(6, Buffer.from('{}')),
    acknowledged: () =>
      frames
        .filter(({ type }) => type === 'acknowledge')
        .map(({ payload }) => JSON.parse(String(payload)).AcknowledgedMessageSequenceNumber),
    stream: () => frames.filter(({ type }) => type === 'output_stream_data'),
    closing: () => {
      const last = frames.at(-1);
      return last?.type === 'channel_closed' ? JSON.parse(String(last.payload)) : undefined;
    },
  };
}

describe('the sessions of ECS Exec', () => {
  const { ids, log } = realEffects('silent');
  let clock: ReturnType<typeof manualClock>;
  let process: ReturnType<typeof fakeProcess>;
  let exec: AgentExec;
  const run = vi.fn<ContainerRuntime['exec']>();
  beforeEach(() => {
    clock = manualClock();
    process = fakeProcess();
    run.mockReset().mockImplementation(async () => process);
    exec = createExec({ runtime: { exec: run } as unknown as ContainerRuntime, clock, ids, log });
  });
  afterEach(async () => {
    await exec.close();
    expect(clock.pending).toBe(0);
  });

  const opened = () => {
    const { sessionId, tokenValue } = exec.start(REQUEST) ?? { sessionId: '', tokenValue: '' };
    const client = fakeClient(exec, sessionId);
    client.listener.message(JSON.stringify({ TokenValue: tokenValue }));
    return { ...client, sessionId };
  };
  const greeted = async () => {
    const client = opened();
    client.greet();
    await setImmediate();
    client.acknowledge(0);
    client.acknowledge(1);
    return client;
  };

  it('have ids of AWS’s form and tokens that nobody guesses', () => {
    const [one, two] = [exec.start(REQUEST), exec.start(REQUEST)];
    expect(one?.sessionId).toMatch(/^ecs-execute-command-0[0-9a-f]{16}$/);
    expect(one?.tokenValue).toMatch(/^[\w-]{43}$/);
    expect(one?.tokenValue).not.toBe(two?.tokenValue);
  });

  it('begin with the greeting, and the command once it is answered', async () => {
    const client = opened();
    expect(client.stream().map(({ sequence, payloadType }) => [sequence, payloadType])).toEqual([[0, 5]]);
    expect(run).not.toHaveBeenCalled();
    client.greet();
    await setImmediate();
    expect(client.acknowledged()).toEqual([0]);
    expect(client.stream().map(({ sequence, payloadType }) => [sequence, payloadType])).toEqual([
      [0, 5],
      [1, 7],
    ]);
    expect(run).toHaveBeenCalledWith(REQUEST, { id: client.sessionId, command: ['cat', '-u'] });
  });

  it('are forgotten when nobody comes within a minute', () => {
    const { sessionId, tokenValue } = exec.start(REQUEST) ?? { sessionId: '', tokenValue: '' };
    clock.advance(MINUTE);
    const client = fakeClient(exec, sessionId);
    client.listener.message(JSON.stringify({ TokenValue: tokenValue }));
    expect(client.connection.close).toHaveBeenCalled();
    expect(client.frames).toEqual([]);
    client.listener.closed();
  });

  it('close a connection that says nothing for a minute', () => {
    const client = fakeClient(exec, exec.start(REQUEST)?.sessionId ?? '');
    clock.advance(MINUTE);
    expect(client.connection.close).toHaveBeenCalled();
  });

  it.each([['noise'], ['{}'], ['{"TokenValue":1}'], ['null'], [Buffer.from('x')]])(
    'are not opened by %j',
    (message) => {
      const client = fakeClient(exec, exec.start(REQUEST)?.sessionId ?? '');
      client.listener.message(message);
      expect(client.connection.close).toHaveBeenCalled();
    },
  );

  it('are at most 1,000 of a container', () => {
    for (let made = 0; made < 1_000; made++) expect(exec.start(REQUEST)).toBeDefined();
    expect(exec.start(REQUEST)).toBeUndefined();
    expect(exec.start({ ...REQUEST, containerName: 'db' })).toBeDefined();
    clock.advance(MINUTE);
    expect(exec.start(REQUEST)).toBeDefined();
  });

  it('end after twenty minutes in which nothing was typed or written', async () => {
    const client = await greeted();
    clock.advance(19 * MINUTE);
    client.send(1, Buffer.from('x'));
    clock.advance(19 * MINUTE);
    process.output.write('y');
    await setImmediate();
    client.acknowledge(2);
    clock.advance(19 * MINUTE);
    expect(process.end).not.toHaveBeenCalled();
    clock.advance(MINUTE);
    expect(client.closing()).toMatchObject({ Output: 'Your session timed out due to inactivity.' });
    expect(process.end).toHaveBeenCalledOnce();
  });

  it('end when the client acknowledges nothing for five minutes', async () => {
    const client = opened();
    clock.advance(6 * MINUTE);
    expect(client.closing()).toBeDefined();
    expect(client.connection.close).toHaveBeenCalled();
    expect(new Set(client.stream().map(({ sequence }) => sequence))).toEqual(new Set([0]));
  });

  it('tell the exit once all that was written is acknowledged, or after ten seconds', async () => {
    const client = await greeted();
    process.output.end('bye');
    process.exit(7);
    await setImmediate();
    expect(client.stream().at(-1)?.payload.toString()).toBe('bye');
    expect(client.closing()).toBeUndefined();
    client.acknowledge(2);
    await setImmediate();
    expect(client.closing()).toMatchObject({ Output: '', ExitCode: 7, SessionId: client.sessionId });
    process = fakeProcess();
    const late = await greeted();
    process.output.end('bye');
    process.exit(7);
    await setImmediate();
    expect(late.closing()).toBeUndefined();
    clock.advance(10_000);
    await setImmediate();
    await setImmediate();
    expect(late.closing()).toBeDefined();
  });

  it('say why a command could not be started', async () => {
    run.mockRejectedValue(new Error('No such container: x'));
    const client = await greeted();
    await setImmediate();
    expect(client.closing()).toMatchObject({ Output: expect.stringContaining('No such container: x') });
  });

  it('say so of a command line that cannot be read', async () => {
    exec.start(REQUEST);
    const { sessionId, tokenValue } = exec.start({ ...REQUEST, command: `sh -c '` }) ?? {
      sessionId: '',
      tokenValue: '',
    };
    const client = fakeClient(exec, sessionId);
    client.listener.message(JSON.stringify({ TokenValue: tokenValue }));
    client.greet();
    await setImmediate();
    client.acknowledge(0);
    client.acknowledge(1);
    await setImmediate();
    expect(client.closing()).toMatchObject({ Output: expect.stringContaining('closing quote') });
    expect(run).not.toHaveBeenCalled();
  });

  it('kill a command that has only begun when the client is gone', async () => {
    let begin = (_process: ExecProcess): void => undefined;
    run.mockImplementation(() => new Promise((resolve) => (begin = resolve)));
    const client = opened();
    client.greet();
    await setImmediate();
    client.listener.closed();
    begin(process);
    await setImmediate();
    expect(process.end).toHaveBeenCalledOnce();
  });

  it('take no more than the command reads, and say nothing of it, so that it is sent again', async () => {
    const client = await greeted();
    client.send(1, Buffer.from('0123'));
    client.send(1, Buffer.from('4'));
    expect(client.acknowledged()).toEqual([0, 1]);
    expect(process.input.read()?.toString()).toBe('0123');
    await setImmediate();
    client.send(1, Buffer.from('4'), 2);
    expect(client.acknowledged()).toEqual([0, 1, 2]);
    expect(process.input.read()?.toString()).toBe('4');
  });

  it('end when they are told to, though nothing that was typed before is read', async () => {
    const client = await greeted();
    client.send(1, Buffer.from('0123'));
    client.send(1, Buffer.from('4'));
    client.send(10, Buffer.from([0, 0, 0, 2]));
    await setImmediate();
    expect(process.end).toHaveBeenCalledOnce();
    expect(client.closing()).toMatchObject({ Output: '' });
  });

  it('resize before what is typed afterwards', async () => {
    let resized = (): void => undefined;
    process.resize.mockImplementation(() => new Promise((resolve) => (resized = () => resolve(undefined))));
    const client = await greeted();
    client.send(3, Buffer.from('{"cols":90,"rows":30}'));
    client.send(1, Buffer.from('x'));
    await setImmediate();
    expect(process.resize).toHaveBeenCalledWith({ columns: 90, rows: 30 });
    expect(process.input.read()).toBeNull();
    resized();
    await setImmediate();
    expect(process.input.read()?.toString()).toBe('x');
  });

  it.each(['', 'null', '{"cols":0,"rows":1}', '{"cols":1.5,"rows":1}', '{"cols":99999,"rows":1}', '{"cols":"9"}'])(
    'take no size from %j',
    async (text) => {
      const client = await greeted();
      client.send(3, Buffer.from(text));
      await setImmediate();
      expect(process.resize).not.toHaveBeenCalled();
    },
  );

  it('are ended by their id', async () => {
    const client = await greeted();
    expect(exec.terminate('ecs-execute-command-none')).toBe(false);
    expect(exec.terminate(client.sessionId)).toBe(true);
    await setImmediate();
    expect(client.closing()).toBeDefined();
    expect(process.end).toHaveBeenCalledOnce();
    expect(exec.terminate(client.sessionId)).toBe(false);
  });
});
