import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/agent/runtimes/docker/connect.ts';
import { watch } from '../../../src/agent/runtimes/docker/watch.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { listener } from '../../support/runtime-harness.ts';

const { log } = realEffects('silent');

/** An engine whose event streams the test holds; `refusing` makes it go away. */
function scene() {
  const streams: PassThrough[] = [];
  const engine = { refusing: false, asked: 0 };
  const docker = {
    async getEvents() {
      engine.asked++;
      if (engine.refusing) throw new Error('gone');
      streams.push(new PassThrough());
      return streams.at(-1);
    },
  } as unknown as Docker;
  const call: Engine['call'] = (_step, use) => use(docker);
  const clock = manualClock();
  const heard: string[] = [];
  const engineAt = { address: '', call, close() {} };
  const joined = (id: string) => ({ containerInstanceArn: 'i', taskArn: `joined ${id}`, containerName: 'c' });
  const pauses = { ended: async (id: string) => [joined(id)], refresh: async () => [] };
  const end = watch({
    engine: engineAt,
    owner: 'me',
    pauses,
    starting: new Set(['ours']),
    clock,
    log,
    listener: listener(heard),
  });
  return { streams, engine, clock, heard, end };
}

const event = (task: string) => {
  const Attributes = { 'drydock.container-instance': 'i', 'drydock.task-arn': task, 'drydock.container-name': 'c' };
  return `${JSON.stringify({ Action: 'die', Actor: { Attributes } })}\n`;
};

describe('watching a Docker engine', () => {
  it('says that anything may have changed, then names what changed, however the lines are cut', async () => {
    const { streams, heard } = scene();
    await setImmediate();
    const text = event('tásk-1') + event('task-2');
    const bytes = Buffer.from(text);
    const cut = bytes.indexOf('á') + 1; // inside a character
    streams[0]?.write(bytes.subarray(0, cut));
    await setImmediate();
    streams[0]?.write(bytes.subarray(cut));
    await setImmediate();
    expect(heard).toEqual(['gap', 'tásk-1', 'task-2']);
  });

  it('names the containers that had joined a pause container when it has ended', async () => {
    const { streams, heard } = scene();
    await setImmediate();
    streams[0]?.write('{"Action":"start","Actor":{"ID":"p"}}\n{"Action":"die","Actor":{"ID":"p"}}\n');
    await setImmediate();
    expect(heard).toEqual(['gap', 'joined p']);
  });

  it('passes over the start of a container that we start ourselves, and nothing else of it', async () => {
    const { streams, heard } = scene();
    await setImmediate();
    const of = (Action: string, ID: string) =>
      event(`${Action} ${ID}`).replace('"die","Actor":{', `"${Action}","Actor":{"ID":"${ID}",`);
    streams[0]?.write(of('start', 'ours') + of('die', 'ours') + of('start', 'other'));
    await setImmediate();
    expect(heard).toEqual(['gap', 'die ours', 'start other']);
  });

  it('passes over events of containers that are not ours', async () => {
    const { streams, heard } = scene();
    await setImmediate();
    streams[0]?.write('{"Actor":{"Attributes":{"name":"x"}}}\n{}\n\n');
    await setImmediate();
    expect(heard).toEqual(['gap']);
  });

  it('opens the stream again when it ends or breaks, and says that anything may have changed', async () => {
    const { streams, heard, clock } = scene();
    await setImmediate();
    streams[0]?.end();
    await setImmediate();
    clock.advance(100);
    await setImmediate();
    streams[1]?.destroy(new Error('reset'));
    await setImmediate();
    clock.advance(100);
    await setImmediate();
    expect(heard).toEqual(['gap', 'gap', 'gap']);
  });

  it('says at every attempt that fails that the engine does not answer, and never after the end', async () => {
    const { streams, engine, heard, clock, end } = scene();
    await setImmediate();
    engine.refusing = true;
    streams[0]?.end();
    for (const ms of [100, 200]) {
      await setImmediate();
      clock.advance(ms);
    }
    await setImmediate();
    expect(heard).toEqual(['gap', 'lost', 'lost']);
    engine.refusing = false;
    clock.advance(400);
    await setImmediate();
    expect(heard.at(-1)).toBe('gap');
    engine.refusing = true;
    streams[1]?.end();
    await setImmediate();
    clock.advance(100); // asks, and is refused after the end
    end();
    await setImmediate();
    expect(heard).toEqual(['gap', 'lost', 'lost', 'gap']);
  });

  it('waits longer each time the engine is away, at most 5 seconds, and begins anew once it was there', async () => {
    const { streams, engine, clock } = scene();
    await setImmediate();
    engine.refusing = true;
    streams[0]?.end();
    await setImmediate();
    const waits: number[] = [];
    while (waits.length < 8) {
      const before = engine.asked;
      let waited = 0;
      for (; engine.asked === before; waited += 100) {
        clock.advance(100);
        await setImmediate();
      }
      waits.push(waited);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    engine.refusing = false;
    clock.advance(5_000);
    await setImmediate();
    streams[1]?.end();
    await setImmediate();
    const before = engine.asked;
    clock.advance(100);
    expect(engine.asked).toBe(before + 1);
  });

  it('is over when told so, while connected or waiting', async () => {
    const waiting = scene();
    await setImmediate();
    waiting.streams[0]?.end();
    await setImmediate();
    expect(waiting.clock.pending).toBe(1);
    waiting.end();
    expect(waiting.clock.pending).toBe(0);
  });
});
