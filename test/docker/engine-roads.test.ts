import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { ping } from '../../src/agent/runtimes/docker/ping.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { containerSpec, eventually, listener } from '../support/runtime-harness.ts';
import { ADDRESSES, clock, freePort, log, newOwner, tick } from './docker-harness.ts';

const SOCKET = '/var/run/docker.sock';
const folder = mkdtempSync(join(tmpdir(), 'drydock-roads-'));
const at = (name: string): string => join(folder, name);
const hasSshd = (): boolean => {
  try {
    readFileSync('/usr/sbin/sshd');
    return true;
  } catch {
    if (process.env.CI === 'true') throw new Error('CI needs openssh-server.');
    return false;
  }
};

afterAll(() => rmSync(folder, { recursive: true }));

/** A container made, heard of and removed on the engine at the end of a road. */
async function works(socket: string, certificates?: string): Promise<void> {
  await ensureImages();
  const runtime = dockerRuntime({ owner: newOwner(), socket, certificates, clock, log });
  const wanted = containerSpec(BUSYBOX, ADDRESSES[0]);
  const heard: string[] = [];
  const end = runtime.watch(listener(heard));
  try {
    await eventually(tick, () => heard.includes('gap'));
    await runtime.create(wanted);
    expect(await runtime.start(wanted)).toMatchObject({ state: 'running' });
    await runtime.stop(wanted, 1);
    await eventually(tick, () => heard.includes(wanted.taskArn));
  } finally {
    await runtime.remove(wanted).finally(end);
    await runtime.close();
  }
}

describe.skipIf(!(await dockerAvailable()))('an engine that lets in who has a certificate', () => {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  let url = '';
  const server = () =>
    createServer(
      {
        ca: readFileSync(at('ca.pem')),
        cert: readFileSync(at('s.pem')),
        key: readFileSync(at('s.key')),
        requestCert: true,
      },
      (client) => {
        const engine = connect(SOCKET);
        client.on('error', () => engine.destroy());
        engine.on('error', () => client.destroy());
        client.pipe(engine).pipe(client);
      },
    );
  let listening: ReturnType<typeof server> | undefined;

  beforeAll(async () => {
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca');
    writeFileSync(at('ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    mkdirSync(at('certs/localhost'), { recursive: true });
    for (const [key, out] of [
      ['s.key', 's.pem'],
      ['certs/localhost/key.pem', 'certs/localhost/cert.pem'],
    ] as const) {
      openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', 'csr', '-subj', '/CN=localhost');
      openssl('x509', '-req', '-in', 'csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', out, '-extfile', 'ext');
    }
    writeFileSync(at('certs/localhost/ca.pem'), readFileSync(at('ca.pem')));
    const port = await freePort();
    listening = server();
    await new Promise<void>((resolve) => listening?.listen(port, '127.0.0.1', resolve));
    url = `https://localhost:${port}`;
  });
  afterAll(() => listening?.close());

  it('is reached with the one in the folder of its name', async () => {
    expect(await ping({ socket: url, certificates: at('certs') })).toMatch(/^\d+\./);
    await works(url, at('certs'));
  });

  it('does not answer who has none, or does not trust it', async () => {
    expect(await ping({ socket: url })).toBeUndefined();
    const runtime = dockerRuntime({ owner: newOwner(), socket: url, certificates: at('nowhere'), clock, log });
    await expect(runtime.version()).rejects.toMatchObject({
      message: expect.stringMatching(/certificate|self.signed/),
    });
    await runtime.close();
  });
});

describe.skipIf(!(await dockerAvailable()) || !hasSshd())('an engine behind ssh', () => {
  const path = process.env.PATH;
  let sshd: ReturnType<typeof spawn> | undefined;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    for (const key of ['host', 'client']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
    const lines = ['StrictModes no', 'UsePAM no', `HostKey ${at('host')}`, `AuthorizedKeysFile ${at('client.pub')}`];
    writeFileSync(at('sshd'), [...lines, `ListenAddress 127.0.0.1:${port}`, `PidFile ${at('pid')}`].join('\n'));
    mkdirSync('/run/sshd', { recursive: true });
    sshd = spawn('/usr/sbin/sshd', ['-D', '-f', at('sshd')], { stdio: 'ignore' });
    const known = readFileSync(at('host.pub'), 'utf8');
    writeFileSync(at('known'), `[127.0.0.1]:${port} ${known}`);
    // The person's own configuration of ssh, which the test must not touch.
    mkdirSync(at('bin'));
    const own = `-o IdentityFile=${at('client')} -o UserKnownHostsFile=${at('known')} -F /dev/null`;
    writeFileSync(at('bin/ssh'), `#!/bin/sh\nPATH=${path} exec ssh ${own} "$@"\n`);
    chmodSync(at('bin/ssh'), 0o755);
    process.env.PATH = `${at('bin')}:${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
    sshd?.kill();
  });

  it('is reached as the person’s own ssh goes there', async () => {
    await works(`ssh://root@127.0.0.1:${port}`);
  });

  it('says in the words of ssh why it cannot be reached', async () => {
    rmSync(at('known'));
    const runtime = dockerRuntime({ owner: newOwner(), socket: `ssh://root@127.0.0.1:${port}`, clock, log });
    const words = expect.stringMatching(/ssh:\/\/root@127\.0\.0\.1: .*Host key verification failed/s);
    await expect(runtime.version()).rejects.toMatchObject({ kind: 'unreachable', message: words });
    await runtime.close();
  });
});
