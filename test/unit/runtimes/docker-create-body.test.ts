import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../../src/agent/runtime.ts';
import { createBody } from '../../../src/agent/runtimes/docker/create-body.ts';
import { MIB } from '../../../src/agent/runtimes/docker/mebibyte.ts';
import { pauseBody } from '../../../src/agent/runtimes/docker/pause/make-pause.ts';
import type { PublishedPort } from '../../../src/agent/runtimes/docker/published-ports.ts';
import { containerSpec } from '../../support/runtime-harness.ts';

const ADDRESS = '127.9.0.1';

const body = (more: Partial<ContainerSpec>, ports: readonly PublishedPort[] = []) =>
  createBody(containerSpec('nginx', ADDRESS, more), 'me', ports);

const port = (hostPort: number, more: Partial<PublishedPort> = {}): PublishedPort => ({
  bindIP: ADDRESS,
  containerPort: 80,
  hostPort,
  protocol: 'tcp',
  dynamic: false,
  onLoopback: false,
  ...more,
});

describe('what the Docker engine is told to create', () => {
  it('never removes itself and has no health check of its image', () => {
    const made = body({});
    expect(made.HostConfig).not.toHaveProperty('AutoRemove');
    expect(made.Healthcheck).toEqual({ Test: ['NONE'] });
  });

  it('leaves to the image what the spec leaves open', () => {
    const made = body({ entryPoint: [], command: undefined });
    for (const member of ['Entrypoint', 'Cmd', 'WorkingDir', 'User']) expect(made).not.toHaveProperty(member);
    for (const member of ['Memory', 'MemoryReservation']) expect(made.HostConfig).not.toHaveProperty(member);
  });

  it('passes what the spec says', () => {
    const environment = { A: 'b=c', EMPTY: '' };
    expect(
      body({ entryPoint: ['/e'], command: ['c', 'd'], environment, user: 'u', workingDirectory: '/w' }),
    ).toMatchObject({
      Image: 'nginx',
      Entrypoint: ['/e'],
      Cmd: ['c', 'd'],
      Env: ['A=b=c', 'EMPTY='],
      User: 'u',
      WorkingDir: '/w',
    });
  });

  it.each([
    [0, 2],
    [1, 2],
    [2, 2],
    [512, 512],
  ])('raises CPU shares of %i to %i', (cpuShares, expected) => {
    expect(body({ cpuShares }).HostConfig?.CpuShares).toBe(expected);
  });

  it('asks for the least memory the engine accepts where there is to be less, with the swap beside it', () => {
    const settings = { linuxParameters: { maxSwap: 2 } };
    expect(body({ memoryMiB: 4, settings }).HostConfig).toMatchObject({ Memory: 6 * MIB, MemorySwap: 8 * MIB });
    expect(body({}).HostConfig).not.toHaveProperty('Memory');
  });

  it('counts memory in bytes and the times of a health check in nanoseconds, a time of 0 as the least there is', () => {
    const healthCheck = { command: ['CMD', 'true'], intervalS: 30, timeoutS: 0.5, retries: 3, startPeriodS: 0 };
    const made = body({ memoryMiB: 128, memoryReservationMiB: 64, healthCheck });
    expect(made.HostConfig).toMatchObject({ Memory: 134_217_728, MemoryReservation: 67_108_864 });
    expect(made.Healthcheck).toEqual({
      Test: ['CMD', 'true'],
      Interval: 30e9,
      Timeout: 5e8,
      Retries: 3,
      StartPeriod: 1e6,
    });
  });

  it('never asks for a health check that crashes the engine', () => {
    const check = { intervalS: 5, timeoutS: 2, retries: 1, startPeriodS: 0 };
    const refusal = expect.objectContaining({ kind: 'bad-spec' });
    for (const command of [['CMD'], []]) {
      expect(() => body({ healthCheck: { ...check, command } })).toThrow(refusal);
    }
    expect(body({ healthCheck: { ...check, command: ['CMD', 'x'] } }).Healthcheck?.Test).toEqual(['CMD', 'x']);
  });

  it('publishes ports on the address of the instance and on 127.0.0.1, and exposes them', () => {
    const ports = [port(8080, { onLoopback: true }), port(8081), port(53, { containerPort: 53, protocol: 'udp' })];
    const made = body({}, ports);
    expect(made.HostConfig?.PortBindings).toEqual({
      '80/tcp': [
        { HostIp: ADDRESS, HostPort: '8080' },
        { HostIp: '127.0.0.1', HostPort: '8080' },
        { HostIp: ADDRESS, HostPort: '8081' },
      ],
      '53/udp': [{ HostIp: ADDRESS, HostPort: '53' }],
    });
    expect(made.ExposedPorts).toEqual({ '80/tcp': {}, '53/udp': {} });
  });

  it('publishes and exposes every port of a range', () => {
    const made = body({}, [port(40_000, { portCount: 2, onLoopback: true })]);
    const at = (HostPort: string) => [ADDRESS, '127.0.0.1'].map((HostIp) => ({ HostIp, HostPort }));
    expect(made.HostConfig?.PortBindings).toEqual({ '80/tcp': at('40000'), '81/tcp': at('40001') });
    expect(made.ExposedPorts).toEqual({ '80/tcp': {}, '81/tcp': {} });
  });

  it('publishes every port of a range by itself where a task is reached through its pause container', () => {
    const ports = [{ containerPort: 90, hostPort: 0, portCount: 2, protocol: 'udp' as const }];
    const made = pauseBody('me', 'pause', 'net', { ports });
    expect(Object.keys(made.HostConfig?.PortBindings ?? {})).toEqual(['90/udp', '91/udp']);
    expect(made.ExposedPorts).toEqual({ '90/udp': {}, '91/udp': {} });
  });

  it('publishes once where the instance has 127.0.0.1 itself', () => {
    const made = body({}, [port(8080, { bindIP: '127.0.0.1', onLoopback: true })]);
    expect(made.HostConfig?.PortBindings).toEqual({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] });
  });

  it.each(['host', 'none'] as const)('publishes nothing with the network mode %s', (networkMode) => {
    const made = body({ networkMode }, [port(80)]);
    expect(made.HostConfig).toMatchObject({ NetworkMode: networkMode, PortBindings: {} });
  });

  it.each<[string, Partial<ContainerSpec>, object]>([
    ['the network', { networkMode: 'awsvpc' }, { NetworkMode: 'container:abc' }],
    ['processes', { task: { pidMode: 'task' } }, { NetworkMode: 'bridge', PidMode: 'container:abc' }],
    ['semaphores', { task: { ipcMode: 'task' } }, { NetworkMode: 'bridge', IpcMode: 'container:abc' }],
    ['those of the machine', { task: { pidMode: 'host', ipcMode: 'host' } }, { PidMode: 'host', IpcMode: 'host' }],
    ['none', { task: { ipcMode: 'none' } }, { IpcMode: 'none' }],
  ])('shares what it is told: %s', (_what, more, expected) => {
    const made = createBody(containerSpec('nginx', ADDRESS, more), 'me', [], { pauseId: 'abc' });
    expect(made.HostConfig).toMatchObject(expected);
    expect(made.Labels).toMatchObject({ 'drydock.pause': 'abc' });
  });

  it('has nothing that the engine refuses to one that joins the network of another', () => {
    const settings = {
      dnsSearchDomains: ['a'],
      systemControls: [
        { namespace: 'net.core.somaxconn', value: '9' },
        { namespace: 'kernel.shmmax', value: '8' },
      ],
    };
    const ports = [{ containerPort: 80, hostPort: 80, protocol: 'tcp' as const }];
    const made = createBody(containerSpec('nginx', ADDRESS, { networkMode: 'awsvpc', ports, settings }), 'me', [], {
      pauseId: 'abc',
    });
    expect(made.HostConfig).toMatchObject({ PortBindings: {}, Sysctls: { 'kernel.shmmax': '8' } });
    expect(made.ExposedPorts).toEqual({});
    for (const member of ['Hostname', 'NetworkingConfig']) expect(made).not.toHaveProperty(member);
    expect(made.HostConfig).not.toHaveProperty('DnsSearch');
  });

  it('puts its own labels over those of the task definition', () => {
    const labels = { team: 'blue', 'drydock.owner': 'forged', 'drydock.ports': 'forged', 'drydock.pause': 'forged' };
    expect(body({ labels, containerName: 'app' }).Labels).toMatchObject({
      team: 'blue',
      'drydock.owner': 'me',
      'drydock.container-name': 'app',
      'drydock.ports': '[]',
      'drydock.pause': '',
    });
  });
});
