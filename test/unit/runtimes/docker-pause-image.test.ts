import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pauseBinary } from '../../../src/agent/runtimes/docker/pause/pause-binary.ts';
import { tarOf } from '../../../src/agent/runtimes/docker/pause/tar-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-pause-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ARCHITECTURES = { x64: 'x86_64', arm64: 'aarch64' } as const;
const here = process.platform === 'linux' ? ARCHITECTURES[process.arch as keyof typeof ARCHITECTURES] : undefined;

describe('the program of a pause container', () => {
  it.each([
    ['x86_64', 62],
    ['aarch64', 183],
  ] as const)('is for %s one loadable segment that holds the whole file', (architecture, machine) => {
    const binary = pauseBinary(architecture);
    expect(binary.subarray(0, 5).toString('latin1')).toBe('\x7fELF\x02');
    expect(binary.readUInt16LE(18)).toBe(machine);
    const address = binary.readBigUInt64LE(80);
    expect(binary.readBigUInt64LE(24)).toBe(address + 120n); // begins right behind the headers
    expect(binary.readBigUInt64LE(96)).toBe(BigInt(binary.length));
    expect(binary.length).toBeLessThan(256);
  });

  it.runIf(here)('sleeps, deaf to the death of children, until it is killed', async () => {
    const path = join(folder, 'pause');
    writeFileSync(path, pauseBinary(here ?? 'x86_64'), { mode: 0o755 });
    const child = spawn(path, { stdio: 'ignore' });
    await once(child, 'spawn');
    const status = () => readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const CHILD = 1n << 16n; // the 17th signal
    const ignores = () => BigInt(`0x${/SigIgn:\s*(\w+)/.exec(status())?.[1]}`) & CHILD;
    await expect.poll(ignores, { timeout: 10_000, interval: 10 }).toBe(CHILD);
    expect(status()).toMatch(/State:\s+S/);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

describe('an archive', () => {
  it.each([0, 1, 511, 512, 513])('of one file of %i bytes is read by tar', (length) => {
    const content = Buffer.alloc(length, 'x');
    const archive = join(folder, 'archive.tar');
    writeFileSync(archive, tarOf('file', content));
    expect(execFileSync('tar', ['-xOf', archive, 'file'])).toEqual(content);
    expect(execFileSync('tar', ['-tvf', archive], { env: { ...process.env, TZ: 'UTC' } }).toString()).toMatch(
      /^-rwxr-xr-x .*1970-01-01 00:00 file\n$/,
    );
  });
});
