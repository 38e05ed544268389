import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { createBody } from '../../../src/agent/runtimes/docker/create-body.ts';
import { imageDigest, observe } from '../../../src/agent/runtimes/docker/observe.ts';
import { containerSpec } from '../../support/runtime-harness.ts';

const NEVER = '0001-01-01T00:00:00Z';
const STARTED = '2026-11-21T03:43:07.902940564Z';
const ENDED = '2026-11-21T03:43:08Z';

type State = Partial<Docker.ContainerInspectInfo['State']>;

const spec = containerSpec('nginx', '127.9.0.1');
const BINDINGS = [
  { bindIP: '127.9.0.1', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
  { bindIP: '127.9.0.1', containerPort: 90, hostPort: 40_000, portCount: 10, protocol: 'udp' },
] as const;
const PUBLISHED = BINDINGS.map((binding) => ({ ...binding, dynamic: true, onLoopback: true }));

function inspection(state: State, labels = createBody(spec, 'me', PUBLISHED).Labels): Docker.ContainerInspectInfo {
  const State = { Status: 'running', OOMKilled: false, ExitCode: 0, StartedAt: STARTED, FinishedAt: NEVER, ...state };
  const info = { Id: 'abc', Config: { Labels: labels, Image: 'nginx' }, State };
  return info as unknown as Docker.ContainerInspectInfo;
}

describe('what the Docker engine says of a container', () => {
  it('carries its identity, and times in milliseconds', () => {
    const { containerInstanceArn, taskArn, containerName } = spec;
    expect(observe(inspection({}), 'sha256:1')).toEqual({
      containerInstanceArn,
      taskArn,
      containerName,
      id: 'abc',
      state: 'running',
      exitCode: undefined,
      oomKilled: false,
      startedAt: Date.UTC(2026, 10, 21, 3, 43, 7, 902),
      finishedAt: undefined,
      imageDigest: 'sha256:1',
      health: 'UNKNOWN',
      bindings: BINDINGS,
    });
  });

  it('means nothing to us without our labels', () => {
    expect(observe(inspection({}, {}))).toBeUndefined();
  });

  it.each([
    ['created', 'created'],
    ['running', 'running'],
    ['paused', 'running'],
    ['restarting', 'running'],
    ['removing', 'exited'],
    ['exited', 'exited'],
    ['dead', 'exited'],
  ])('of %s means %s', (Status, state) => {
    expect(observe(inspection({ Status }))).toMatchObject({ state });
  });

  it('has exit code and end once it has ended', () => {
    const ended = observe(inspection({ Status: 'exited', ExitCode: 137, OOMKilled: true, FinishedAt: ENDED }));
    expect(ended).toMatchObject({ exitCode: 137, oomKilled: true, finishedAt: Date.parse(ENDED) });
  });

  it('has neither exit code nor ports where the start failed', () => {
    const failed = observe(inspection({ Status: 'created', ExitCode: 127, StartedAt: NEVER }));
    expect(failed).toMatchObject({ state: 'created', exitCode: undefined, bindings: [], startedAt: undefined });
  });

  it.each([
    ['running', true],
    ['exited', false],
    ['created', false],
  ])('%s has what it shares with its task: %s', (Status, has) => {
    const shared = { address: { privateIPv4Address: '10.128.0.2', macAddress: '02:42:0a:80:00:02' }, brokenBy: 'it' };
    const expected = has ? shared : { address: undefined, brokenBy: undefined };
    expect(observe(inspection({ Status }), undefined, shared)).toMatchObject(expected);
  });

  it.each([
    ['starting', 'UNKNOWN'],
    ['healthy', 'HEALTHY'],
    ['unhealthy', 'UNHEALTHY'],
    ['none', 'UNKNOWN'],
  ])('with the health %s is %s', (Status, health) => {
    expect(observe(inspection({ Health: { Status, FailingStreak: 0, Log: [] } }))).toMatchObject({ health });
  });

  it.each([
    [[], 'nginx', undefined],
    [['nginx@sha256:1'], 'nginx:1.27', 'sha256:1'],
    [['mirror/nginx@sha256:1', 'nginx@sha256:2'], 'nginx', 'sha256:2'],
    [['localhost:5000/web@sha256:1', 'localhost:5001/web@sha256:2'], 'localhost:5001/web:v1', 'sha256:2'],
    [['nginx@sha256:1', 'nginx@sha256:2'], 'nginx@sha256:2', 'sha256:2'],
    [['other@sha256:1'], 'nginx', 'sha256:1'],
  ])('of the digests %j takes for %s %s', (digests, image, expected) => {
    expect(imageDigest(digests, image)).toBe(expected);
  });
});
