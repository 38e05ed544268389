import { describe, expect, it } from 'vitest';
import { LogLines, type OutputPosition } from '../../../src/agent/log-lines.ts';
import type { LogFrame, LogSource } from '../../../src/agent/runtime.ts';

const at = (nanoseconds: number): string => `2026-01-02T03:04:05.${String(nanoseconds).padStart(9, '0')}Z`;
const frame = (nanoseconds: number, text: string | Buffer, isWhole = true, source: LogSource = 'stdout'): LogFrame => ({
  source,
  at: at(nanoseconds),
  bytes: Buffer.from(text),
  isWhole,
});
const read = (frames: readonly LogFrame[], position: OutputPosition = {}) => [...new LogLines(position).take(frames)];
const texts = (frames: readonly LogFrame[], position: OutputPosition = {}) =>
  read(frames, position).map(({ text }) => text);

describe('lines of output', () => {
  it('are joined of their pieces, each source for itself', () => {
    const frames = [frame(1, 'a', false), frame(2, 'E', true, 'stderr'), frame(1, 'b', false), frame(1, 'c')];
    expect(texts(frames)).toEqual(['E', 'abc']);
  });

  it('of the time of a position are told apart by their number', () => {
    const frames = [frame(1, 'one'), frame(2, 'two'), frame(2, 'three'), frame(2, 'four'), frame(3, 'five')];
    for (let read_ = 0; read_ <= frames.length; read_++) {
      const before = read(frames.slice(0, read_));
      const stdout = before.at(-1)?.position;
      const after = texts(frames, stdout ? { stdout } : {});
      expect([...before.map(({ text }) => text), ...after]).toEqual(['one', 'two', 'three', 'four', 'five']);
    }
  });

  it('that an engine gives again by itself are passed over', () => {
    const frames = [frame(1, 'one'), frame(2, 'two'), frame(1, 'one'), frame(2, 'two'), frame(2, 'three')];
    expect(texts(frames)).toEqual(['one', 'two', 'three']);
  });

  it('that is the last one before a rotation is given again, and known by its time and its text', () => {
    const frames = [
      frame(1, 'one'),
      frame(1, 'one'),
      frame(2, 'long', false),
      frame(2, 'long', false),
      frame(2, 'end'),
    ];
    expect(texts(frames)).toEqual(['one', 'longlongend']);
  });

  it('longer than an event are cut between characters, within bounded memory', () => {
    const piece = Buffer.from('ä'.repeat(8_192)).subarray(1); // so that every piece begins within a character
    const start = Buffer.concat([Buffer.from('ä'), Buffer.from('ä').subarray(0, 1)]);
    const frames = [frame(1, start, false)];
    for (let index = 0; index < 200; index++) {
      frames.push(frame(1, Buffer.concat([piece, Buffer.from('ä').subarray(0, 1)]), false));
    }
    frames.push(frame(1, Buffer.from('ä').subarray(1)));
    const cut = texts(frames);
    expect(cut.join('')).toBe('ä'.repeat(2 + 200 * 8_192));
    for (const text of cut) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_118);
  });
});
