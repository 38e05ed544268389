import { describe, expect, it } from 'vitest';
import type { LogBatch, LogSink } from '../../../src/agent/link.ts';
import { createLogCollector } from '../../../src/agent/logs.ts';
import {
  type ContainerRuntime,
  type LogFrame,
  type ObservedContainer,
  RuntimeError,
} from '../../../src/agent/runtime.ts';
import { newTaskState } from '../../../src/agent/task-state.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { agentContainer, agentTask, exited, INSTANCE, running, taskArn } from './builders.ts';
import { refTo, turns } from './harness.ts';

const REF = refTo('a');
const line = (nanoseconds: number, text: string): LogFrame => ({
  source: 'stdout',
  at: `2026-01-01T00:00:00.${String(nanoseconds).padStart(9, '0')}Z`,
  bytes: Buffer.from(text),
  isWhole: true,
});

/** A container whose output an engine keeps as a list of frames. `follow` says what one look at them gives. */
function collecting(options: Record<string, string> = {}, refusal?: string) {
  const clock = manualClock();
  const told: string[] = [];
  const stored: string[] = [];
  const state = {
    observed: running() as ObservedContainer,
    output: [] as LogFrame[],
    follow: async function* (frames: LogFrame[]): AsyncGenerator<LogFrame[]> {
      yield frames;
    },
    put: (_batches: readonly LogBatch[]): void => undefined,
    position: undefined as string | undefined,
  };
  const runtime = {
    kind: 'docker',
    start: async () => state.observed,
    inspect: async () => state.observed,
    logs: (_ref: unknown, since: string | undefined) =>
      state.follow(state.output.filter(({ at }) => since === undefined || at >= since)),
  } as unknown as ContainerRuntime;
  const sink: LogSink = {
    openLogStream: () => (refusal === undefined ? { position: state.position } : { refusal }),
    putLogEvents(batches) {
      state.put(batches);
      for (const { events, position } of batches) {
        stored.push(...events.map(({ message }) => message));
        state.position = position;
      }
    },
  };
  const log = { error: (_facts: object, message: string) => told.push(message), debug: () => undefined };
  const logConfiguration = {
    logDriver: 'awslogs',
    options: { 'awslogs-group': 'g', 'awslogs-stream-prefix': 'p', ...options },
  };
  const task = agentTask('a', { containers: [agentContainer({ logConfiguration })] });
  const states = new Map([[taskArn('a'), newTaskState(INSTANCE, task)]]);
  const collector = createLogCollector({ runtime, sink, clock, log: log as never, states });
  return { state, clock, collector, told, stored };
}

describe('the output of a container', () => {
  it('is stored before the container is seen to have ended', async () => {
    const { state, collector, stored } = collecting();
    await collector.runtime.start(REF);
    state.output = [line(1, 'one'), line(2, 'two')];
    state.observed = exited();
    expect(await collector.runtime.inspect(REF)).toEqual(exited());
    expect(stored).toEqual(['one', 'two']);
  });

  it('is collected again when the container is started again, however soon it ends', async () => {
    const { state, collector, stored } = collecting();
    state.observed = exited();
    state.output = [line(1, 'one')];
    await collector.runtime.start(REF);
    state.output.push(line(2, 'two'));
    await collector.runtime.start(REF);
    expect(stored).toEqual(['one', 'two']);
  });

  it('is waited for no longer than its engine goes on telling it', async () => {
    const { state, clock, collector } = collecting();
    state.follow = async function* () {
      await new Promise(() => undefined);
    };
    await collector.runtime.start(REF);
    state.observed = exited();
    let seen = false;
    void collector.runtime.inspect(REF).then(() => {
      seen = true;
    });
    for (const [ms, expected] of [
      [9_999, false],
      [10_002, true],
    ] as const) {
      clock.advance(ms);
      await turns();
      expect(seen).toBe(expected);
    }
  });

  it('is read again where the engine went away, and nothing is lost or doubled', async () => {
    const { state, clock, collector, stored } = collecting();
    state.output = [line(1, 'one'), line(2, 'two'), line(3, 'three')];
    let looks = 0;
    state.follow = async function* (frames) {
      yield frames.slice(0, 2);
      if (++looks === 1) throw new RuntimeError('unreachable', 'gone');
      yield frames.slice(2);
    };
    await collector.runtime.start(REF);
    await turns();
    clock.advance(500);
    await turns();
    state.observed = exited();
    clock.advance(500);
    await turns();
    await collector.runtime.inspect(REF);
    expect(stored).toEqual(['one', 'two', 'three']);
  });

  it('is read no further while it cannot be stored, which is told once', async () => {
    const { state, clock, collector, stored, told } = collecting();
    let read = 0;
    state.follow = async function* () {
      for (; read < 50; read++) yield [line(read + 1, String(read).padEnd(100_000))];
    };
    state.put = () => {
      throw new Error('the disk is full');
    };
    await collector.runtime.start(REF);
    for (let looks = 0; looks < 10; looks++) {
      await turns();
      clock.advance(500);
    }
    expect([read, stored, told.length]).toEqual([2, [], 1]);
    state.put = () => undefined;
    state.observed = exited();
    clock.advance(500);
    await turns();
    clock.advance(500);
    await turns();
    expect(stored.map((text) => Number(text))).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('goes on where the collector before ended, also within an event of several lines', async () => {
    const first = collecting({ 'awslogs-multiline-pattern': '^[A-Z]' });
    first.state.output = [line(1, 'A'), line(2, ' a'), line(3, 'B')];
    first.state.follow = async function* (frames) {
      yield frames;
      await new Promise(() => undefined);
    };
    await first.collector.runtime.start(REF);
    await turns();
    first.collector.close();
    expect(first.stored).toEqual(['A\n a\n']);
    const second = collecting({ 'awslogs-multiline-pattern': '^[A-Z]' });
    second.state.position = first.state.position;
    second.state.output = [...first.state.output, line(4, ' b')];
    second.state.observed = exited();
    expect(second.collector.isBehind(exited())).toBe(true);
    await second.collector.runtime.inspect(REF);
    expect([second.stored, second.collector.isBehind(exited())]).toEqual([['B\n b\n'], false]);
  });

  it('of several lines is an event after five seconds without another', async () => {
    const { state, clock, collector, stored } = collecting({ 'awslogs-multiline-pattern': '^[A-Z]' });
    state.output = [line(1, 'A'), line(2, ' a')];
    state.follow = async function* (frames) {
      yield frames;
      await new Promise(() => undefined);
    };
    await collector.runtime.start(REF);
    await turns();
    clock.advance(4_999);
    expect(stored).toEqual([]);
    clock.advance(500);
    expect(stored).toEqual(['A\n a\n']);
    collector.close();
  });

  it.each([
    [{}, 'failed to create Cloudwatch log stream: ResourceNotFoundException: no group'],
    [
      { 'awslogs-multiline-pattern': '(' },
      'awslogs could not parse multiline pattern key "(": error parsing regexp: missing closing ): `(`',
    ],
    [
      { 'awslogs-multiline-pattern': 'a', 'awslogs-datetime-format': '%Y' },
      "you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' at the same time",
    ],
  ])('with nowhere to go is refused at the start, in the words of Docker: %j', async (options, words) => {
    const { collector } = collecting(options, 'ResourceNotFoundException: no group');
    await expect(collector.runtime.start(REF)).rejects.toThrow(
      `Error response from daemon: failed to initialize logging driver: ${words}`,
    );
  });
});
