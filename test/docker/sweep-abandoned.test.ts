import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { LABEL } from '../../src/agent/runtimes/docker/labels.ts';
import { memoryOwner } from '../../src/agent/runtimes/docker/memory-owner.ts';
import { sweepAbandoned } from '../../src/agent/runtimes/docker/sweep-abandoned.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { containerSpec } from '../support/runtime-harness.ts';
import { ADDRESSES, clock, docker, log, newOwner, removeLeftovers } from './docker-harness.ts';

describe.skipIf(!(await dockerAvailable()))('sweepAbandoned', () => {
  beforeAll(() => ensureImages());
  afterAll(removeLeftovers);

  it('removes what a dead server without state left behind, and nothing of living ones or of data directories', async () => {
    const server = spawn('sleep', ['60']);
    const owners = [memoryOwner(server.pid), memoryOwner(), newOwner()];
    const containers = owners.map((owner) => {
      const runtime = dockerRuntime({ owner, clock, log });
      return { runtime, spec: containerSpec(BUSYBOX, ADDRESSES[0], { networkMode: 'awsvpc' }) };
    });
    for (const { runtime, spec } of containers) {
      await runtime.create(spec);
      await runtime.start(spec);
    }
    const there = () => Promise.all(containers.map(async ({ runtime, spec }) => (await runtime.inspect(spec))?.state));

    await sweepAbandoned({ clock, log });
    expect(await there()).toEqual(['running', 'running', 'running']);

    server.kill();
    await once(server, 'exit');
    expect(await sweepAbandoned({ clock, log })).toBeGreaterThanOrEqual(1);
    expect(await there()).toEqual([undefined, 'running', 'running']);
    const networks = await docker.listNetworks({ filters: { label: [LABEL.cluster] } });
    expect(owners.map((owner) => networks.some(({ Labels }) => Labels?.[LABEL.owner] === owner))).toEqual([
      false,
      true,
      true,
    ]);

    for (const { runtime, spec } of containers) {
      await runtime.remove(spec);
      await runtime.release(spec.taskArn);
      await runtime.close();
    }
  });
});
