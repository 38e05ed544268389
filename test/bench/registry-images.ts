import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeImagesResponse, ECR, ListImagesResponse } from '@aws-sdk/client-ecr';
import autocannon from 'autocannon';
import { openStore } from '../../src/store/database.ts';
import { ecrClient } from '../support/aws-clients.ts';
import { MANIFEST } from '../support/registry-client.ts';
import { median } from './docker-start.ts';
import { longestWait } from './longest-wait.ts';
import { ofACore } from './of-a-core.ts';
import type { Row } from './row.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

const PORT = 4992;
const NAME = 'bench';
const IMAGES = 100_000;
const PAGES = 100;
const LIST_PAGE = 1000;
const ROUNDS = 5;
const PUTS = 500;
const SECONDS = 3;
const STEADY_S = 10;
const SCOPE = { accountId: '000000000000', region: 'us-east-1' };
const EXPIRE = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'tagged', tagPatternList: ['v*9'], countType: 'imageCountMoreThan', countNumber },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber },
        action: { type: 'expire' },
      },
    ],
  });

/** How a repository of very many images answers, and what it costs the others to have one. */
export async function registryImages(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  try {
    const settings = ['--data', folder, '--runtime', 'simulated', '--fleet', 'none', '--clock', 'manual'];
    await fill(folder, settings);
    const server = await startProcess('dist', PORT, settings);
    try {
      const ecr = ecrClient(server.url);
      const opened = `${server.firstAnswerMs.toFixed(0)} ms`;
      const idle = await ofACore(server, STEADY_S);
      await ecr.describeImages({ repositoryName: NAME }); // the first call of all imports the service
      return [
        [`start to first answer, ${IMAGES} images`, opened, 'at most 500 ms'],
        [`processor when idle, ${IMAGES} images`, `${idle.ours} of a core (a bare process ${idle.bare})`, ''],
        ...(await pages(ecr)),
        ...(await registry(server, ecr)),
        ...(await puts(ecr)),
        ...(await lifecycle(server, ecr)),
        ...(await collected(server)),
        ...(await deleted(server, ecr)),
      ];
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const digestOf = (text: string | Buffer): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** An image with one layer of its own. */
function manifestOf(nth: number | string) {
  const [config, layer] = [digestOf(`config ${nth}`), digestOf(`layer ${nth}`)];
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config, size: 1000 },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: layer, size: 1000 }],
  });
  return { manifest, blobs: [config, layer] };
}

/** Writes the images into the data of a server that has ended: to push them would take minutes. */
async function fill(folder: string, settings: readonly string[]): Promise<void> {
  const server = await startProcess('dist', PORT, settings);
  await ecrClient(server.url).createRepository({ repositoryName: NAME });
  await server.stop();
  const store = openStore(folder);
  store.transaction(() => {
    const id = store.repositories.find(SCOPE, NAME)?.id ?? 0;
    for (let nth = 0; nth < IMAGES; nth++) {
      const { manifest, blobs } = manifestOf(nth);
      for (const blob of blobs) store.repositoryBlobs.put(id, blob, 1000, Date.now());
      const bytes = Buffer.from(manifest);
      const image = store.images.insert(
        id,
        {
          digest: digestOf(bytes),
          mediaType: MANIFEST,
          artifactMediaType: 'application/vnd.oci.image.config.v1+json',
          sizeInBytes: 1000,
          manifestBytes: bytes.length,
          pushedAt: Date.now() - IMAGES + nth,
        },
        bytes,
        blobs,
      );
      store.images.tag(id, `v${nth}`, image, 0);
    }
  });
  store.close();
}

async function pages(ecr: ECR): Promise<Row[]> {
  const [describe, list]: [number[], number[]] = [[], []];
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const begun = performance.now();
    const found: DescribeImagesResponse = await ecr.describeImages({
      repositoryName: NAME,
      maxResults: 100,
      nextToken,
    });
    describe.push(performance.now() - begun);
    nextToken = found.nextToken;
  }
  nextToken = undefined;
  for (let page = 0; page < PAGES; page++) {
    const begun = performance.now();
    const found: ListImagesResponse = await ecr.listImages({ repositoryName: NAME, maxResults: LIST_PAGE, nextToken });
    list.push(performance.now() - begun);
    nextToken = found.nextToken;
  }
  return [
    [`DescribeImages of 100, ${IMAGES} images`, times(describe), 'at most 20 ms'],
    [`ListImages of ${LIST_PAGE}, ${IMAGES} images`, times(list), 'at most 50 ms'],
  ];
}

async function registry({ url }: ServerProcess, ecr: ECR): Promise<Row[]> {
  const { authorizationData } = await ecr.getAuthorizationToken({});
  const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { requests, non2xx, errors } = await autocannon({
      url: `${url}/v2/${NAME}/manifests/v${round * 1000}`,
      connections: 16,
      duration: SECONDS,
      headers,
    });
    if (non2xx + errors > 0) throw new Error(`${non2xx + errors} manifests were not given`);
    rates.push(requests.average);
  }
  const rows: Row[] = [['manifest GET, 16 connections', `${median(rates).toFixed(0)}/s`, 'at least 5,000/s']];
  for (const [what, path] of [
    ['tags/list', `/v2/${NAME}/tags/list?n=${LIST_PAGE}&last=v5`],
    ['_catalog', '/v2/_catalog'],
  ] as const) {
    const taken: number[] = [];
    for (let round = 0; round < PAGES; round++) {
      taken.push(await timed(async () => (await fetch(`${url}${path}`, { headers })).text()));
    }
    rows.push([`${what}, ${IMAGES} images`, times(taken), 'at most 20 ms']);
  }
  return rows;
}

/** Images of the layers that are there, so that nothing but the manifest is new. */
async function puts(ecr: ECR): Promise<Row[]> {
  const taken: number[] = [];
  for (let nth = 0; nth < PUTS; nth++) {
    const imageManifest = manifestOf(nth).manifest.replace('{', '{ ');
    const imageTag = `put-${nth}`;
    taken.push(await timed(() => ecr.putImage({ repositoryName: NAME, imageManifest, imageTag })));
  }
  return [[`PutImage, ${IMAGES} images`, times(taken), 'at most 20 ms']];
}

async function lifecycle(server: ServerProcess, ecr: ECR): Promise<Row[]> {
  const put = (left: number) => ecr.putLifecyclePolicy({ repositoryName: NAME, lifecyclePolicyText: EXPIRE(left) });
  const pass = async (): Promise<void> => {
    const body = JSON.stringify({ advance: '1m' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/_drydock/clock`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await put(2 * IMAGES);
  const nothing = await longestWait(server.url, pass);
  const preview = await longestWait(server.url, () =>
    ecr.startLifecyclePolicyPreview({ repositoryName: NAME, lifecyclePolicyText: EXPIRE(1) }),
  );
  await put(IMAGES / 2);
  const half = await longestWait(server.url, pass);
  return [
    [`lifecycle evaluation, ${IMAGES} images`, ms(nothing.tookMs), 'at most 2,000 ms'],
    ['the longest anyone waits meanwhile', ms(nothing.waitedMs), 'at most 100 ms'],
    [`lifecycle preview, ${IMAGES} images`, ms(preview.tookMs), 'at most 2,000 ms'],
    ['the longest anyone waits meanwhile', ms(preview.waitedMs), ''],
    [`lifecycle policy that expires ${IMAGES / 2} images`, ms(half.tookMs), ''],
    ['the longest anyone waits meanwhile', ms(half.waitedMs), 'at most 100 ms'],
  ];
}

async function collected({ url }: ServerProcess): Promise<Row[]> {
  const { tookMs, waitedMs } = await longestWait(url, async () => {
    const answer = await fetch(`${url}/_drydock/ecr/gc`, { method: 'POST' });
    if (!answer.ok) throw new Error(await answer.text());
  });
  const health = await timed(() => fetch(`${url}/_drydock/health`));
  return [
    [`drydock ecr gc, ${2 * IMAGES} blobs`, ms(tookMs), ''],
    ['the longest anyone waits meanwhile', ms(waitedMs), 'at most 100 ms'],
    [`/_drydock/health, ${2 * IMAGES} blobs`, ms(health), 'at most 20 ms'],
  ];
}

async function deleted({ url }: ServerProcess, ecr: ECR): Promise<Row[]> {
  const { tookMs, waitedMs } = await longestWait(url, () =>
    ecr.deleteRepository({ repositoryName: NAME, force: true }),
  );
  const after = await longestWait(url, () => sleep(2000));
  return [
    ['DeleteRepository with force', ms(tookMs), ''],
    ['the longest anyone waits meanwhile', ms(Math.max(waitedMs, after.waitedMs)), 'at most 100 ms'],
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const times = (values: readonly number[]): string =>
  `${median([...values]).toFixed(1)} ms, at most ${Math.max(...values).toFixed(1)}`;
