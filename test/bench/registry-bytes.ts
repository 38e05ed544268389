import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ecrClient } from '../support/aws-clients.ts';
import { median } from './docker-start.ts';
import { beginUpload, head, type Layer, layerOf, pull, pushLayer, stall } from './layer-client.ts';
import type { Row } from './row.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

const PORT = 4994;
const PLAIN_PORT = 4993;
const NAME = 'bench';
const PUSH_ROUNDS = 15;
const PULL_ROUNDS = 14;
const MIB = 2 ** 20;
const LAYER_MIB = 200;
const LARGE_MIB = 1024;
const AT_ONCE = 4;
const READ_BYTES = 2 ** 16;
const SLOW_PULLS = 100;
const HALF_PUSHES = 1000;
const SETTLE_MS = 2000;
const WANTED_MEMORY = 'under 150 MiB';

interface Bench {
  readonly server: ServerProcess;
  readonly folder: string;
  readonly authorization: string;
  /** A new layer each time. */
  readonly layer: (mib?: number) => Layer;
}

/** How fast layers are pushed and pulled, beside the least that must be done for it, and what memory that takes. */
export async function registryBytes(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const settings = ['--data', join(folder, 'data'), '--runtime', 'simulated', '--fleet', 'none'];
  const server = await startProcess('dist', PORT, settings);
  try {
    const ecr = ecrClient(server.url);
    await ecr.createRepository({ repositoryName: NAME });
    const { authorizationData } = await ecr.getAuthorizationToken({});
    const content = randomBytes(MIB);
    let layers = 0;
    const bench: Bench = {
      server,
      folder,
      authorization: `Basic ${authorizationData?.[0]?.authorizationToken}`,
      layer: (mib = LAYER_MIB) => layerOf(content, layers++, mib),
    };
    writeFileSync(join(folder, 'layer'), randomBytes(LAYER_MIB * MIB));
    return [...(await pushes(bench)), ...(await pulls(bench)), ...(await large(bench)), ...(await slow(bench))];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function pushes({ server, folder, authorization, layer }: Bench): Promise<Row[]> {
  const [ours, piped, bare]: [number[], number[], number[]] = [[], [], []];
  const [from, to] = [join(folder, 'layer'), join(folder, 'copy')];
  // What one wrote is removed, so that the other finds pages that were used a moment ago. A virtual machine may have
  // given them back to its host by then, and takes longer to get them again than all else: hence the fastest rounds.
  for (let round = 0; round < PUSH_ROUNDS; round++) {
    const next = layer();
    for (const [times, copy] of [
      [piped, catHashed],
      [bare, copyHashed],
    ] as const) {
      times.push(await timed(async () => copy(from, to)));
      rmSync(to);
    }
    ours.push(await timed(() => pushLayer(server.url, authorization, NAME, next)));
    const hex = next.digest.slice('sha256:'.length);
    rmSync(join(folder, 'data', 'registry', 'blobs', 'sha256', hex.slice(0, 2), hex));
  }
  const what = `push of ${LAYER_MIB} MiB, by`;
  return [
    speedRow(`${what} cat through SHA-256 to disk (cat, tee, openssl, sync)`, Math.min(...ours), Math.min(...piped)),
    speedRow(
      `${what} one process that does no more than read, hash, write and sync`,
      Math.min(...ours),
      Math.min(...bare),
    ),
  ];
}

async function pulls({ server, folder, authorization, layer }: Bench): Promise<Row[]> {
  const plainServer = spawn(
    process.execPath,
    [join(import.meta.dirname, 'file-server.ts'), String(PLAIN_PORT), join(folder, 'layer')],
    { stdio: 'inherit' },
  );
  const plainUrl = `http://127.0.0.1:${PLAIN_PORT}`;
  try {
    while (
      !(await fetch(plainUrl, { method: 'HEAD' }).then(
        () => true,
        () => false,
      ))
    )
      await sleep(20);
    const { digest, bytes } = await pushed({ server, authorization }, layer());
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < PULL_ROUNDS; round++) {
      bare.push(await timed(() => pull(plainUrl, '', '/', bytes)));
      ours.push(await timed(() => pull(server.url, authorization, `/v2/${NAME}/blobs/${digest}`, bytes)));
    }
    return [speedRow(`pull of ${LAYER_MIB} MiB, by a plain file server`, median(ours), median(bare))];
  } finally {
    plainServer.kill();
  }
}

/** Memory at its highest while layers of all sizes come and go. */
async function large({ server, authorization, layer }: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  const get = ({ digest, bytes }: Layer) => pull(server.url, authorization, `/v2/${NAME}/blobs/${digest}`, bytes);
  const measure = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    server.forgetPeak();
    await work();
    rows.push([`most resident memory, ${what}`, `${server.peakMiB().toFixed(0)} MiB`, WANTED_MEMORY]);
  };
  for (const mib of [LAYER_MIB, LARGE_MIB]) {
    const one = layer(mib);
    await measure(`push of ${mib} MiB`, () => pushed({ server, authorization }, one));
    await measure(`pull of ${mib} MiB`, () => get(one));
  }
  const several = Array.from({ length: AT_ONCE }, () => layer());
  const at = `${AT_ONCE} of ${LAYER_MIB} MiB at once`;
  await measure(`pushes, ${at}`, () => Promise.all(several.map((one) => pushed({ server, authorization }, one))));
  await measure(`pulls, ${at}`, () => Promise.all(several.map(get)));
  return rows;
}

/** Memory with clients that begin something and let it be. */
async function slow({ server, authorization, layer }: Bench): Promise<Row[]> {
  const { url } = server;
  const { digest } = await pushed({ server, authorization }, layer());
  const rows: Row[] = [];
  const measure = async (what: string, count: number, begin: () => Promise<Socket>): Promise<void> => {
    const before = server.rssMiB();
    server.forgetPeak();
    const sockets: Socket[] = [];
    for (let n = 0; n < count; n++) sockets.push((await begin()).pause());
    await sleep(SETTLE_MS);
    const kiB = ((server.peakMiB() - before) * 1024) / count;
    const wanted = 'at most 64 KiB and 24 MiB for all';
    rows.push([`memory each, ${count} ${what}`, `${kiB.toFixed(0)} KiB (${server.peakMiB().toFixed(0)} MiB)`, wanted]);
    for (const socket of sockets) socket.destroy();
    await sleep(SETTLE_MS);
  };
  await measure('pulls nobody reads', SLOW_PULLS, () =>
    stall(url, head('GET', url, `/v2/${NAME}/blobs/${digest}`, authorization, ''), Buffer.alloc(0)),
  );
  const [piece = Buffer.alloc(0)] = layer(1).framed();
  await measure('pushes of 256 KiB nobody goes on with', HALF_PUSHES, async () => {
    const location = await beginUpload(url, authorization, NAME);
    const request = head('PATCH', url, location, authorization, 'Transfer-Encoding: chunked\r\n');
    return stall(url, request, piece.subarray(0, MIB / 4));
  });
  return rows;
}

async function pushed({ server, authorization }: Pick<Bench, 'server' | 'authorization'>, layer: Layer) {
  await pushLayer(server.url, authorization, NAME, layer);
  return layer;
}

/** What is done in a shell; of sha256sum, which does without the processor's own instructions for it, much slower. */
function catHashed(from: string, to: string): void {
  execFileSync('bash', ['-c', 'cat "$0" | tee "$1" | openssl dgst -sha256 && sync "$1"', from, to]);
}

/** What must be done at the least: read, hash, write, and have it on the disk. */
function copyHashed(from: string, to: string): void {
  const [input, output] = [openSync(from, 'r'), openSync(to, 'w')];
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const hash = createHash('sha256');
  for (let count = 1; count > 0; ) {
    count = readSync(input, buffer);
    hash.update(buffer.subarray(0, count));
    writeSync(output, buffer, 0, count);
  }
  fsyncSync(output);
  closeSync(input);
  closeSync(output);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function speedRow(what: string, oursMs: number, bareMs: number): Row {
  const measured = `${(bareMs / oursMs).toFixed(2)} (${oursMs.toFixed(0)} against ${bareMs.toFixed(0)} ms)`;
  return [what, measured, 'at least 0.8 of its speed'];
}
