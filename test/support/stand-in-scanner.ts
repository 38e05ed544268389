import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a stand-in does when it is run: it answers with a document, ends badly, writes too much, or never ends. */
export type Behaviour =
  | { readonly does: 'answer'; readonly document: object | string }
  | { readonly does: 'fail'; readonly says: string }
  | { readonly does: 'flood' | 'hang' };

/** One run of a stand-in: what it was told, and what is wrong with the layout it was given. */
export interface ScannerCall {
  readonly pid: number;
  readonly args: readonly string[];
  readonly faults: readonly string[];
  /** What skopeo makes of the layout; undefined where there is no skopeo. */
  readonly skopeo?: string;
}

/** A program that stands for a scanner. */
export interface StandInScanner {
  /** An environment on whose PATH it is found. */
  readonly environment: NodeJS.ProcessEnv;
  behave(behaviour: Behaviour): void;
  /** Its scans so far. */
  calls(): ScannerCall[];
  remove(): void;
}

const PROGRAM = String.raw`#!/usr/bin/env node
const { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, statSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { spawn, spawnSync } = require('node:child_process');
const { join } = require('node:path');
const args = process.argv.slice(2);
if (args[0] === 'version') {
  console.log('{"Version":"0.58.1","VulnerabilityDB":{"Version":2,"UpdatedAt":"2024-12-31T06:16:29.9Z"}}');
  process.exit(0);
}
const layout = args.map((arg) => arg.replace(/^oci-dir:/, '')).find((arg) => existsSync(arg) && statSync(arg).isDirectory());
const faults = [];
const json = (...path) => JSON.parse(readFileSync(join(layout, ...path), 'utf8'));
const file = (digest) => join(layout, 'blobs', ...digest.split(':'));
const check = (holds, fault) => holds || faults.push(fault);
const described = ({ mediaType, digest, size }, type) => {
  check(type.test(mediaType), 'media type ' + mediaType);
  check(existsSync(file(digest)) && statSync(file(digest)).size === size, 'size of ' + digest);
};
check(json('oci-layout').imageLayoutVersion === '1.0.0', 'version');
const { schemaVersion, manifests } = json('index.json');
check(schemaVersion === 2 && manifests.length === 1, 'index');
described(manifests[0], /^application\/vnd\.oci\.image\.manifest\.v1\+json$/);
const manifest = JSON.parse(readFileSync(file(manifests[0].digest), 'utf8'));
described(manifest.config, /^application\/vnd\.oci\.image\.config\.v1\+json$/);
for (const layer of manifest.layers) described(layer, /^application\/vnd\.oci\.image\.layer\.v1\.tar(\+gzip|\+zstd)?$/);
for (const hex of readdirSync(join(layout, 'blobs', 'sha256'))) {
  const bytes = readFileSync(join(layout, 'blobs', 'sha256', hex));
  check(createHash('sha256').update(bytes).digest('hex') === hex, 'digest ' + hex);
}
const copy = mkdtempSync(join(__dirname, 'copy-'));
const { error, status, stderr } = spawnSync('skopeo', ['copy', '--insecure-policy', 'oci:' + layout, 'dir:' + copy]);
const skopeo = error ? undefined : status === 0 ? 'ok' : String(stderr);
appendFileSync(join(__dirname, 'calls'), JSON.stringify({ pid: process.pid, args, faults, skopeo }) + '\n');
const behaviour = JSON.parse(readFileSync(join(__dirname, 'behaviour'), 'utf8'));
if (behaviour.does === 'answer') {
  const { document } = behaviour;
  process.stdout.write(typeof document === 'string' ? document : JSON.stringify(document));
} else if (behaviour.does === 'fail') {
  process.stderr.write(behaviour.says);
  process.exitCode = 3;
} else if (behaviour.does === 'flood') {
  const more = () => process.stdout.write('x'.repeat(2 ** 20), more);
  more();
} else {
  spawn('sleep', ['600'], { stdio: 'inherit' }); // which would keep the output open
  setInterval(() => undefined, 1000);
}
`;

/** Makes one; remove it. */
export function standInScanner(name: 'trivy' | 'grype', behaviour: Behaviour): StandInScanner {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-scanner-'));
  const file = join(folder, name);
  writeFileSync(file, PROGRAM);
  chmodSync(file, 0o755);
  appendFileSync(join(folder, 'calls'), '');
  const behave = (next: Behaviour): void => writeFileSync(join(folder, 'behaviour'), JSON.stringify(next));
  behave(behaviour);
  return {
    environment: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    behave,
    calls: () =>
      readFileSync(join(folder, 'calls'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
